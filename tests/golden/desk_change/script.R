# The table of changes of a report: two rounds at the same one-stop desks. R survey 4.1.
# An index of three items, each the share satisfied of those who said (1-5; 9 does not know).
# "desks" and "drawn": only desks of both rounds, the rounds below one another in one design of R; plain, and with
# strata and weights. "rotated": each round lacks a desk of the other. Its variances are R's of either round, the
# covariance that of desks in both, centred and scaled as R does in the round's own stratum.
# Run from this folder: Rscript script.R
suppressMessages(library(survey))
options(digits = 17)
if (!file.exists("data.csv")) {
  set.seed(20261128)
  one <- function(round, desk) {
    n <- sample(6:14, 1)
    kind <- 0.9 * sin(desk * 2.1) + 0.25 * (round == "after")   # what is peculiar to a desk stays from year to year
    rate <- function(shift) pmin(5, pmax(1, round(3.6 + shift + kind + rnorm(n, 0, 0.9))))
    d <- data.frame(round, unit = sprintf("D%02d", desk), stratum = ifelse(desk <= 8, "hills", "delta"),
                    weight = round(20 + 3 * desk + runif(1, 0, 9), 2), staff = rate(0.3), place = rate(0),
                    steps = rate(-0.2))
    d$staff[runif(n) < 0.06] <- 9
    d$steps[runif(n) < 0.1] <- 9
    d
  }
  desks <- expand.grid(desk = 1:18, round = c("before", "after"), stringsAsFactors = FALSE)
  desks <- subset(desks, !(round == "before" & desk == 5) & !(round == "after" & desk == 14))
  write.csv(do.call(rbind, Map(one, desks$round, desks$desk)), "data.csv", row.names = FALSE, quote = FALSE)
}
d <- read.csv("data.csv")
items <- c("staff", "place", "steps")
for (v in items) {
  said <- d[[v]] != 9
  d[[paste0("said_", v)]] <- as.numeric(said)
  d[[paste0("yes_", v)]] <- as.numeric(said & d[[v]] >= 4)
}
columns <- grep("^(said|yes)_", colnames(d), value = TRUE)
sums <- function(names) as.formula(paste("~", paste(names, collapse = " + ")))
share <- function(v, end) sprintf("yes_%s%s / said_%s%s", v, end, v, end)
figure <- list(whole = function(end) paste0("(", paste(sapply(items, share, end), collapse = " + "), ") / 3"))
for (v in items) figure[[v]] <- local({ item <- v; function(end) share(item, end) })
say <- function(totals, text) {
  x <- svycontrast(totals, list(x = parse(text = text)[[1]]))
  c(est = as.numeric(coef(x)), se = as.numeric(SE(x)))
}
row <- function(design, node, before, after, change, se, df) {
  reach <- qt(0.975, df) * se
  data.frame(design, node, before = before, value = after, exact_change = change, exact_se = se,
             exact_low = change - reach, exact_high = change + reach)
}
out <- data.frame()

both <- intersect(d$unit[d$round == "before"], d$unit[d$round == "after"])
s <- d[d$unit %in% both, ]
for (r in c("before", "after")) for (column in columns) s[[paste0(column, "_", r)]] <- s[[column]] * (s$round == r)
stacked <- c(paste0(columns, "_before"), paste0(columns, "_after"))
designs <- list(desks = svydesign(~unit, weights = ~1, data = s),
                drawn = svydesign(~unit, strata = ~stratum, weights = ~weight, data = s))
for (name in names(designs)) {
  totals <- svytotal(sums(stacked), designs[[name]])
  for (node in names(figure)) {
    before <- say(totals, figure[[node]]("_before")); after <- say(totals, figure[[node]]("_after"))
    change <- say(totals, paste("(", figure[[node]]("_after"), ") - (", figure[[node]]("_before"), ")"))
    out <- rbind(out, row(name, node, before[["est"]], after[["est"]], change[["est"]], change[["se"]],
                          degf(designs[[name]])))
  }
}

# What each desk adds to a figure's deviation, centred in its stratum and scaled by n / (n - 1).
roots <- function(d, node) {
  T <- sapply(columns, function(column) sum(d$weight * d[[column]]))
  slope <- attr(eval(deriv(parse(text = figure[[node]](""))[[1]], columns), as.list(T)), "gradient")
  z <- tapply(as.vector(d$weight * as.matrix(d[columns]) %*% t(slope)), d$unit, sum)
  stratum <- d$stratum[match(names(z), d$unit)]
  n <- ave(z, stratum, FUN = length)
  setNames((z - ave(z, stratum)) * sqrt(n / (n - 1)), names(z))
}
rounds <- lapply(c(before = "before", after = "after"), function(r) d[d$round == r, ])
for (node in names(figure)) {
  found <- lapply(rounds, function(r) {
    design <- svydesign(~unit, strata = ~stratum, weights = ~weight, data = r)
    c(say(svytotal(sums(columns), design), figure[[node]]("")), df = degf(design))
  })
  z <- lapply(rounds, roots, node)
  stopifnot(all.equal(sqrt(sum(z$before^2)), found$before[["se"]]), all.equal(sqrt(sum(z$after^2)), found$after[["se"]]))
  se <- sqrt(found$before[["se"]]^2 + found$after[["se"]]^2 - 2 * sum(z$before[both] * z$after[both]))
  out <- rbind(out, row("rotated", node, found$before[["est"]], found$after[["est"]],
                        found$after[["est"]] - found$before[["est"]], se,
                        min(found$before[["df"]], found$after[["df"]])))
}
out[-(1:2)] <- lapply(out[-(1:2)], function(x) sprintf("%.15g", x))
write.csv(out, "table.csv", row.names = FALSE, quote = FALSE)
