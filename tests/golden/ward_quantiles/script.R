# Every rule of a weighted quantile with Woodruff's interval, and the other intervals.
# (R's shahvaish divides weights that are not scaled to mean 1; ours does not follow it there.)
source("../ward.R")
d <- residents(20)
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
women <- subset(s, sex == "F")
quantiles <- function(probs, qrule, interval, design = s, domain = NULL) {
  q <- svyquantile(~days, design, probs, qrule = qrule, interval.type = interval)[[1]]
  list(estimand = "quantile", var = "days", domain = domain, probs = several(probs), qrule = qrule,
       interval = interval, expected = list(est = several(q[, 1]), lo = several(q[, 2]), hi = several(q[, 3]),
                                            se = several(q[, 4]), df = degf(design)))
}
rules <- c("math", "school", paste0("hf", 1:9))
tests <- c(lapply(rules, function(rule) quantiles(c(0.1, 0.25, 0.5, 0.9), rule, "mean")),
           lapply(c("beta", "xlogit", "asin"), function(i) quantiles(c(0.25, 0.5, 0.75), "math", i)),
           list(quantiles(c(0.25, 0.5, 0.75), "hf8", "xlogit", women, list(sex = "F"))))
save_case("ward_quantiles", "quantiles of days waited in wards", wards, tests)
