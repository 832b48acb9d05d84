# Fay's half-samples that R makes itself from 26 pairs of residents, one stratum of two pairs: its matrix of 28.
source("../ward.R")
d <- residents(50)
if (nrow(d) > 52) {
  d <- d[1:52, ]
  d$pair <- pmax((d$id + 1) %/% 2, 2)
  write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
}
s <- svydesign(~id, strata = ~pair, weights = ~w, data = d)
f <- as.svrepdesign(s, type = "Fay", fay.rho = 0.3, mse = TRUE)
save_case("ward_balanced", "residents in pairs and a four, half-samples balanced by R",
          list(kind = "replicate_from", type = "Fay", rho = 0.3, mse = TRUE,
               base = list(kind = "taylor", ids = list("id"), strata = list("pair"), weights = "w")), usual(f))
