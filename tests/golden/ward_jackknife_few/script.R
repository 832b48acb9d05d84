# A jackknife of few residents, raked: R's rake stops when the whole sample meets the margins, and some replicates
# do not yet: raked on, its standard error of a mean is another one in the fourth digit.
source("../ward.R")
d <- residents(31)
if (nrow(d) > 40) {
  set.seed(17)
  d <- d[sort(sample(nrow(d), 18)), ]
  d$id <- seq_len(nrow(d))
  d$w <- round(d$w * exp(rnorm(nrow(d), 0, 1.3)), 3)
  write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
}
write_people()
s <- svydesign(~ward, strata = ~area, weights = ~w, data = d)
j <- as.svrepdesign(s, type = "JKn", mse = FALSE)
raked <- function(rounds) suppressWarnings(rake(j, list(~sex, ~age), list(margin("sex"), margin("age")),
                                                control = list(maxit = rounds, epsilon = 1e-300)))
# rake(epsilon = 1e-13) of survey 4.5 makes 26 rounds; 4.1-1 looks at the crossed margins and makes 25.
r <- raked(26)
stopifnot(abs(SE(svymean(~days, r)) / SE(svymean(~days, raked(400))) - 1) > 1e-4)
tests <- c(list(described_weights(weights(r, "sampling"))), usual(r, c("est", "se", "n")))
save_case("ward_jackknife_few", "few residents, a jackknife raked",
          list(kind = "replicate_from", type = "JKn", mse = FALSE,
               base = list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w")), tests,
          adjust = list(list(type = "rake", margins = list(list("sex"), list("age")), population = "people.csv")))
