# Balanced half-samples of Fay given as a file of factors, one row a ward.
source("../ward.R")
d <- residents(18)
d$pair <- (d$ward + 1) %/% 2
s <- svydesign(~ward, strata = ~pair, weights = ~w, data = d)
f <- as.svrepdesign(s, type = "Fay", fay.rho = 0.3, mse = TRUE)
factors <- weights(f, "replication")[!duplicated(d$ward), ]
colnames(factors) <- sprintf("f%02d", seq_len(ncol(factors)))
write.csv(data.frame(ward = unique(d$ward), factors), "factors.csv", row.names = FALSE, quote = FALSE)
save_case("ward_half_samples", "wards in pairs, Fay's half-samples given",
          list(kind = "replicate", type = "Fay", rho = 0.3, weights = "w", mse = TRUE,
               repweights = list(file = "factors.csv", key = "ward", prefix = "f", combined = FALSE)), usual(f))
