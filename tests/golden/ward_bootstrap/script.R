# Bootstrap weights given as a file, one row a resident; quantiles from the replicates and by Woodruff.
source("../ward.R")
d <- residents(19)
s <- svydesign(~ward, strata = ~area, weights = ~w, data = d)
set.seed(19)
b <- as.svrepdesign(s, type = "subbootstrap", replicates = 40, mse = TRUE)
table <- weights(b, "analysis")
colnames(table) <- sprintf("b%02d", 1:40)
write.csv(data.frame(id = d$id, table), "weights.csv", row.names = FALSE, quote = FALSE)
given <- read.csv("weights.csv")[, -1]
b <- svrepdesign(weights = ~w, repweights = given, data = d, type = "bootstrap", scale = 1 / 39,
                 rscales = rep(1, 40), combined.weights = TRUE, mse = TRUE)
quantiles <- function(probs, qrule, interval) {
  q <- svyquantile(~days, b, probs, qrule = qrule, interval.type = interval)[[1]]
  list(estimand = "quantile", var = "days", probs = several(probs), qrule = qrule, interval = interval,
       expected = list(est = several(q[, 1]), lo = several(q[, 2]), hi = several(q[, 3]), se = several(q[, 4]),
                       df = degf(b)))
}
tests <- c(usual(b), list(quantiles(c(0.25, 0.5, 0.75), "math", "quantile"), quantiles(0.5, "hf7", "quantile"),
                          quantiles(c(0.25, 0.5), "school", "mean")))
save_case("ward_bootstrap", "wards, bootstrap weights given",
          list(kind = "replicate", type = "bootstrap", weights = "w", scale = 1 / 39,
               rscales = structure(rep(1, 40), vector = TRUE), mse = TRUE,
               repweights = list(file = "weights.csv", key = "id", prefix = "b", combined = TRUE)), tests)
