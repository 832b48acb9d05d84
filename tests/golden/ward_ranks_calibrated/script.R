# Rank tests of two groups in a part of a post-stratified sample: R keeps the other respondents without weight, and they
# have a part in the ranks of equal answers.
source("../ward.R")
if (!file.exists("data.csv")) {
  d <- residents(47)
  d$years <- 5 * ceiling(d$years / 5)
  write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
}
d <- read.csv("data.csv")
write_people()
s <- postStratify(svydesign(~ward, strata = ~area, weights = ~w, data = d), ~sex + age, margin(c("sex", "age")))
young <- subset(s, age %in% c("18-39", "40-59"))
tests <- list()
for (v in c("days", "years")) for (test in c("wilcoxon", "vanderWaerden", "median")) {
  r <- eval(bquote(svyranktest(.(as.formula(paste(v, "~ sex"))), young, test = .(test))))
  tests <- c(tests, list(list(estimand = "ranktest", var = v, group = "sex", test = test,
                              domain = list(age = list("18-39", "40-59")), expected = list(
    statistic = as.numeric(r$statistic), df = as.numeric(r$parameter), p = as.numeric(r$p.value),
    est = as.numeric(r$estimate)))))
}
save_case("ward_ranks_calibrated", "rank tests of two groups in a part of a post-stratified sample",
          list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w"), tests,
          adjust = list(list(type = "poststratify", vars = list("sex", "age"), population = "people.csv")))
