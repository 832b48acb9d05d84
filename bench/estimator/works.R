# The works of the estimator in R survey: what an analyst would write, timed without reading the data.
# Rscript works.R FOLDER WORK ITEMS   (ITEMS: how many of the 30 items are timed; the first ones)
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "fail")
argument <- commandArgs(TRUE)
folder <- argument[1]; work <- argument[2]; items <- as.integer(argument[3])
n <- file.size(file.path(folder, "weight.f8")) / 8
whole <- function(name) readBin(file.path(folder, paste0(name, ".i4")), "integer", n, 4L, endian = "little")
names_ <- sprintf("q%02d", seq_len(items))
data <- data.frame(psu = whole("psu"), stratum = whole("stratum"), district = factor(whole("district")),
                   weight = readBin(file.path(folder, "weight.f8"), "double", n, 8L, endian = "little"))
for (item in names_) {
  code <- whole(item)
  data[[item]] <- ifelse(code < 0, NA, as.numeric(code >= 3))
}
margins <- c("sex", "age", "area", "work")
if (work == "rake") for (margin in margins) data[[margin]] <- factor(whole(margin))
formula_of <- function(names) as.formula(paste("~", paste(names, collapse = "+")))
# Seconds by the clock and of the processor.
seconds <- function(expression) { t <- system.time(expression); c(t[["elapsed"]], t[["user.self"]] + t[["sys.self"]]) }
make <- function() svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = data)
out <- function(time, one, found) {
  cat(sprintf("%.6f %.6f\n", time, one), sep = "")
  if (length(found)) cat(sprintf("%s %s\n", names(found), format(found, digits = 17)), sep = "")
}
cat("begun\n"); flush(stdout())
found <- c()
keep <- function(item, m, by) {
  found <<- c(found, setNames(c(coef(m), SE(m)), paste0(item, c(".whole.value", ".whole.se"))),
              setNames(coef(by), paste0(item, ".", seq_along(coef(by)) - 1, ".value")),
              setNames(unlist(SE(by)), paste0(item, ".", seq_along(coef(by)) - 1, ".se")))
}
time <- seconds(design <- make())
one <- 0
if (work == "items") {
  for (item in names_) {
    f <- formula_of(item)
    one <- one + seconds({ m <- svymean(f, design, na.rm = TRUE)
                           by <- svyby(f, ~district, design, svymean, na.rm = TRUE) })
    keep(item, m, by)
  }
} else if (work == "complete") {
  f <- formula_of(names_)
  one <- seconds({ m <- svymean(f, design); by <- svyby(f, ~district, design, svymean) })
  for (item in names_) found <- c(found, setNames(c(coef(m)[item], sqrt(diag(vcov(m)))[item]),
                                                  paste0(item, c(".whole.value", ".whole.se"))))
} else if (work == "rake") {
  counts <- read.csv(file.path(folder, "margins.csv"))
  wanted <- lapply(margins, function(m) setNames(counts[counts$margin == m, c("category", "count")], c(m, "Freq")))
  one <- seconds(raked <- rake(design, lapply(margins, formula_of), wanted, control = list(maxit = 200, epsilon = 1e-9)))
  raked <- rake(design, lapply(margins, formula_of), wanted, control = list(maxit = 500, epsilon = 1e-14))
  some <- round(seq(1, n, length.out = 1000))  # the weights are compared run to the end, which is not timed
  found <- setNames(weights(raked)[some], paste0("weight.", some - 1))
} else if (work == "bootstrap") {
  set.seed(1)
  # The replicates take their time whatever the number of items, so all that is scaled is the means.
  time <- time + seconds(boot <- as.svrepdesign(design, type = "subbootstrap", replicates = 500))
  one <- seconds(for (item in names_) svymean(formula_of(item), boot, na.rm = TRUE))
}
out(time, one, found)
