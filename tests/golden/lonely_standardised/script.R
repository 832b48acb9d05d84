# A few wards, one of them alone in its area: a standardised mean with adjusted domains, and intervals at one degree of
# freedom, where confint of a svyglm has no ends (its normal level rounds to 1).
source("../ward.R")
options(survey.lonely.psu = "adjust", survey.adjust.domain.lonely = TRUE)
d <- residents(37)
s <- svydesign(~ward, strata = ~area, weights = ~w, data = d)
tests <- list()
for (wards in list(c(4, 8, 9, 10), c(2, 5, 11))) {
  few <- subset(s, ward %in% wards)
  shares <- c("18-39" = 0.5, "40-59" = 0.3, "60+" = 0.2)
  for (v in c("satisfied", "days")) {
    f <- as.formula(paste("~", v))
    m <- svymean(f, svystandardize(few, by = ~age, over = ~1, population = as.numeric(shares)))
    tests <- c(tests, list(list(estimand = "standardize", var = v, by = "age", shares = as.list(shares),
                                domain = list(ward = wards),
                                expected = list(est = as.numeric(coef(m)), se = as.numeric(SE(m))))))
  }
  logit <- attr(svyciprop(~satisfied, few, method = "logit"), "ci")
  tests <- c(tests, list(list(estimand = "ciprop", var = "satisfied", event = several(1), methods = list("logit"),
                              domain = list(ward = wards),
                              expected = list(df = degf(few), logit = several(ifelse(is.finite(logit), logit, NA))))))
  by <- svyttest(days ~ sex, few)
  tests <- c(tests, list(list(estimand = "ttest", var = "days", group = "sex", levels = list("F", "M"),
                              domain = list(ward = wards),
                              expected = list(est = as.numeric(by$estimate), t = as.numeric(by$statistic),
                                              df = as.numeric(by$parameter), p = as.numeric(by$p.value),
                                              ci = several(ifelse(is.finite(by$conf.int), by$conf.int, NA))))))
}
save_case("lonely_standardised", "a standardised mean and intervals in a few wards, one of them alone in its area",
          list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w"), tests,
          lonely = "adjust", domain_lonely = TRUE)
