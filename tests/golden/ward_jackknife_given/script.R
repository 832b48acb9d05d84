# Jackknife factors given as a file with rscales and, besides, a scale: R multiplies both.
source("../ward.R")
d <- residents(29)
s <- svydesign(~ward, strata = ~area, weights = ~w, data = d)
made <- as.svrepdesign(s, type = "JKn", mse = FALSE)
table <- weights(made, "replication")
table <- as.matrix(table)
colnames(table) <- sprintf("j%02d", seq_len(ncol(table)))
write.csv(data.frame(id = d$id, table), "weights.csv", row.names = FALSE, quote = FALSE)
given <- read.csv("weights.csv")[, -1]
b <- svrepdesign(weights = ~w, repweights = given, data = d, type = "JKn", scale = 0.9,
                 rscales = made$rscales, combined.weights = FALSE, mse = FALSE)
save_case("ward_jackknife_given", "wards, jackknife factors given with a scale",
          list(kind = "replicate", type = "JKn", weights = "w", scale = 0.9,
               rscales = structure(made$rscales, vector = TRUE), mse = FALSE,
               repweights = list(file = "weights.csv", key = "id", prefix = "j", combined = FALSE)), usual(b))
