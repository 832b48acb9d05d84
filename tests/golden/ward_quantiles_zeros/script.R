# Woodruff's "beta" interval where some residents have the weight 0: R counts their rows in the n of its t correction.
source("../ward.R")
d <- residents(23)
if (all(d$w > 0)) {
  d$w[d$id %% 5 == 0] <- 0
  write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
}
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
quantiles <- function(qrule, design = s, domain = NULL) {
  q <- svyquantile(~days, design, c(0.25, 0.5, 0.9), qrule = qrule, interval.type = "beta")[[1]]
  list(estimand = "quantile", var = "days", domain = domain, probs = several(0.25, 0.5, 0.9), qrule = qrule,
       interval = "beta", expected = list(est = several(q[, 1]), lo = several(q[, 2]), hi = several(q[, 3]),
                                          se = several(q[, 4]), df = degf(design)))
}
rules <- c("hf6", "hf7", "hf8")
save_case("ward_quantiles_zeros", "quantiles of days waited in wards, some residents without weight", wards,
          c(lapply(rules, quantiles), lapply(rules, quantiles, subset(s, sex == "F"), list(sex = "F"))))
