# @TITLE@
# Đọc answers.sav và tính lại chỉ số chung cùng khoảng tin cậy 95 % của báo cáo. Cần các gói haven và survey.
# Reads answers.sav and works out the headline index of the report with its 95 % interval. Needs haven, survey.
#   Rscript index.R

suppressPackageStartupMessages({
  library(haven)
  library(survey)
})
script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
if (length(script) == 1) setwd(dirname(script))

answers <- read_sav("answers.sav", user_na = TRUE)
@DESIGN@
w <- weights(design, "sampling")

# The index, from the codebook. An item has the codes that count and what each earns; "also" are reasons that
# stay in the base and earn nothing.
tree <- @TREE@

# What respondents earn on the items below a node, and whether their answer counts: one column an item.
asked <- function(node) {
  if (node$combine != "item") {
    parts <- lapply(node$parts, asked)
    return(list(earned = do.call(cbind, lapply(parts, `[[`, "earned")), base = do.call(cbind, lapply(parts, `[[`, "base"))))
  }
  x <- as.numeric(unclass(answers[[node$column]]))
  known <- if (is.null(node$codes)) !is.na(x) & !(x %in% node$missing) else x %in% node$codes
  earned <- if (is.null(node$codes)) x else node$earned[match(x, node$codes)]
  list(earned = cbind(ifelse(known, earned, 0)), base = cbind(known | x %in% node$also))
}

# A value and how it changes with each respondent's weight: its linearised variable.
total <- function(x, w) list(value = sum(w * x), change = x)
over <- function(a, b) {
  value <- a$value / b$value
  list(value = value, change = (a$change - value * b$change) / b$value)
}
combined <- function(parts, shares) list(
  value = sum(shares * sapply(parts, `[[`, "value")),
  change = as.vector(sapply(parts, `[[`, "change") %*% shares)
)

estimate <- function(node, w) {
  all <- asked(node)
  count <- rowSums(all$base)
  k <- length(node$parts)
  found <- switch(node$combine,
    item = , pooled = over(total(rowSums(all$earned), w), total(count, w)),
    persons = over(total(rowSums(all$earned) / pmax(count, 1), w), total(as.numeric(count > 0), w)),
    throughout = over(
      total(as.numeric(rowSums(all$earned >= 1 | !all$base) == ncol(all$base) & count > 0), w),
      total(rep(1, length(w)), w)
    ),
    mean = combined(lapply(node$parts, estimate, w), rep(1 / k, k)),
    sum = combined(lapply(node$parts, estimate, w), rep(1, k)),
    importance = combined(lapply(node$parts, estimate, w), node$importance)
  )
  if (is.null(node$rescale)) return(found)
  slope <- (node$rescale[4] - node$rescale[3]) / (node$rescale[2] - node$rescale[1])
  list(value = node$rescale[3] + (found$value - node$rescale[1]) * slope, change = found$change * slope)
}

found <- estimate(tree, w)
value <- found$value
present <- w != 0 & (tree$combine == "throughout" | rowSums(asked(tree)$base) > 0)
degrees <- @DEGF@
n <- sum(present)
se <- as.numeric(@SE@)
reach <- qt(0.975, degrees)

spread <- value * (1 - value)
if ("@INTERVAL@" == "t") {
  ends <- value + c(-1, 1) * reach * se
} else if (spread < 1e-12 || se^2 < 1e-15 * spread) { # all or nobody: Clopper-Pearson
  size <- n * (qt(0.975, n - 1) / reach)^2
  p <- round(value)
  ends <- c(
    if (p == 0) 0 else qbeta(0.025, size * p, size * (1 - p) + 1),
    if (p == 1) 1 else qbeta(0.975, size * p + 1, size * (1 - p))
  )
} else {
  ends <- plogis(qlogis(value) + c(-1, 1) * reach * se / spread)
}

written <- function(x) { # half up, as in the report
  scaled <- x * @FACTOR@
  rounded <- sign(scaled) * floor(signif(abs(scaled) * 10^@DECIMALS@, 15) + 0.5) / 10^@DECIMALS@
  formatC(rounded, format = "f", digits = @DECIMALS@, decimal.mark = "@POINT@")
}
cat(sprintf("%s: %s@UNIT@ (95 %%: %s - %s; n = %d)\n", "@LABEL@", written(value), written(ends[1]), written(ends[2]), n))
cat(sprintf("%.17g %.17g %.17g %.17g\n", value, se, ends[1], ends[2]))

report <- c(@EXPECTED@)
if (any(abs(c(value, se, ends) - report) > 1e-9 * pmax(abs(report), 1e-3))) {
  stop("@DIFFERS@")
}
