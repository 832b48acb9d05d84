# Rank tests of two groups under a jackknife whose every replicate is post-stratified: R does not rank again in each replicate.
source("../ward.R")
d <- residents(43)
write_people()
s <- as.svrepdesign(svydesign(~ward, strata = ~area, weights = ~w, data = d), type = "JKn", mse = TRUE)
s <- postStratify(s, ~sex + age, margin(c("sex", "age")))
tests <- list()
for (v in c("days", "years")) for (test in c("wilcoxon", "vanderWaerden", "median")) {
  r <- eval(bquote(svyranktest(.(as.formula(paste(v, "~ sex"))), s, test = .(test))))
  tests <- c(tests, list(list(estimand = "ranktest", var = v, group = "sex", test = test, expected = list(
    statistic = as.numeric(r$statistic), est = as.numeric(r$estimate)))))
}
save_case("ward_ranks_jackknife", "rank tests of two groups, every replicate post-stratified",
          list(kind = "replicate_from", type = "JKn", mse = TRUE,
               base = list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w")), tests,
          adjust = list(list(type = "poststratify", vars = list("sex", "age"), population = "people.csv")))
