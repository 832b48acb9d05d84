# A jackknife trimmed: R survey 4.5 trims the replicate weights, once, and not the weights of the whole sample, and its
# degrees of freedom for everybody stay those before.
source("../ward.R")
d <- residents(23)
d$w[c(3, 40)] <- c(400, 380)
write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
s <- svydesign(~ward, strata = ~area, weights = ~w, data = d)
j <- as.svrepdesign(s, type = "JKn", mse = TRUE)
r <- trimWeights(j, upper = 170, lower = 50)
stopifnot(all.equal(as.numeric(weights(r, "sampling")), d$w), any(abs(weights(r) - weights(j)) > 1))
tests <- usual(r, c("est", "se", "n"))
tests <- lapply(tests, function(t) { t$expected$n <- NULL; t })
save_case("ward_jackknife_trimmed", "a jackknife, its replicate weights trimmed",
          list(kind = "replicate_from", type = "JKn", mse = TRUE,
               base = list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w")), tests,
          adjust = list(list(type = "trim", upper = 170, lower = 50)))
