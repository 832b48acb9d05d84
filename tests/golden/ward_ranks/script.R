# Rank tests of two groups, with equal answers, missing ones and a domain.
source("../ward.R")
if (!file.exists("data.csv")) {
  d <- residents(41)
  d$days[c(2, 19, 40)] <- NA
  d$years <- 5 * ceiling(d$years / 5)
  write.csv(d, "data.csv", row.names = FALSE, quote = FALSE, na = "")
}
d <- read.csv("data.csv")
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
tests <- list()
for (v in c("days", "years")) for (group in c("sex", "area")) for (test in c("wilcoxon", "vanderWaerden", "median", "KruskalWallis")) {
  for (young in c(FALSE, TRUE)) {
    few <- if (young) subset(s, age %in% c("18-39", "40-59")) else s
    r <- eval(bquote(svyranktest(.(as.formula(paste(v, "~", group))), few, test = .(test))))
    asked <- list(estimand = "ranktest", var = v, group = group, test = test)
    if (young) asked$domain <- list(age = list("18-39", "40-59"))
    tests <- c(tests, list(c(asked, list(expected = list(
      statistic = as.numeric(r$statistic), df = as.numeric(r$parameter), p = as.numeric(r$p.value),
      est = as.numeric(r$estimate))))))
  }
}
save_case("ward_ranks", "rank tests of two groups", wards, tests)
