# The twelve rows of test_crosstab.py: Rscript twelve.R
suppressMessages(library(survey))
d <- data.frame(sex = rep(c("f", "m"), 6), happy = c(1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1),
                psu = rep(1:4, each = 3), strata = rep(c("a", "b"), each = 6),
                w = c(2, 1, 1, 3, 2, 1, 1, 1, 2, 2, 1, 3))
s <- svydesign(~psu, strata = ~strata, weights = ~w, data = d)
for (name in c("F", "Chisq", "Wald", "adjWald")) {
  test <- svychisq(~sex + happy, s, statistic = name)
  cat(sprintf('    "%s": (%.14g, %.14g),\n', name, test$statistic, test$p.value))
}
