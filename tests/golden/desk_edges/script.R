# What a file may hold and where a share ends: True and False as words, T and F as truths, names with spaces and
# accents, respondents of weight 0 in a standardised mean, and quantiles whose proportion is 0 or everybody.
# R survey 4.5.
source("../inference_answers.R")
if (!file.exists("data.csv")) {
  set.seed(502)
  n <- 60
  rows <- data.frame(ward = rep(1:15, each = 4), area = rep(c("hills", "plain"), c(28, 32)))
  rows[["trọng số"]] <- ifelse(runif(n) < .15, 0, round(runif(n, 20, 90), 2))
  rows[["hài lòng"]] <- sample(c(3, 4, 4, 5, 5, 5), n, TRUE)
  rows[["có thẻ"]] <- sample(c("True", "False"), n, TRUE)
  rows$online <- sample(c("T", "F"), n, TRUE)
  rows[["số ngày"]] <- round(rexp(n, 1 / 5) + rows$ward %% 4, 1)
  write.csv(rows, "data.csv", row.names = FALSE, quote = FALSE, na = "", fileEncoding = "UTF-8")
}
d <- read.csv("data.csv", check.names = FALSE, fileEncoding = "UTF-8")
stopifnot(is.logical(d$online), is.character(d[["có thẻ"]]))
plain <- setNames(d, c("ward", "area", "w", "score", "card", "online", "days"))
s <- svydesign(~ward, strata = ~area, weights = ~w, data = plain)
called <- c(score = "hài lòng", card = "có thẻ", days = "số ngày", online = "online")
tests <- list()
shares <- svymean(~card, s)
tests <- c(tests, list(list(estimand = "dist", var = called[["card"]], expected = list(
  levels = several("False", "True"), est = number(coef(shares)), se = number(SE(shares))))))
tests <- c(tests, list(list(estimand = "total", var = "online", expected =
  total_of(~as.numeric(online), s)[c("est", "se")])))
for (g in c("card", "online")) {
  a <- svyttest(as.formula(paste("days ~", g)), s)
  levels <- if (g == "card") list("False", "True") else list(FALSE, TRUE)
  tests <- c(tests, list(list(estimand = "ttest", var = called[["days"]], group = called[[g]], levels = levels,
                              expected = t_of(a))))
}
old <- svystandardize(s, by = ~card, over = ~1, population = c(.3, .7))
old <- svymean(~days, old)
tests <- c(tests, list(list(estimand = "standardize", var = called[["days"]], by = called[["card"]],
  shares = list(False = .3, True = .7), expected = list(est = as.numeric(coef(old)), se = as.numeric(SE(old))))))
quantiles <- function(v, probs, rule, interval) {
  a <- svyquantile(as.formula(paste("~", v)), s, probs, qrule = rule, interval.type = interval)[[1]]
  list(estimand = "quantile", var = called[[v]], probs = several(probs), qrule = rule, interval = interval,
       expected = list(est = several(a[, 1]), lo = several(a[, 2]), hi = several(a[, 3]), se = several(a[, 4])))
}
for (interval in c("mean", "xlogit", "asin", "beta"))
  tests <- c(tests, list(quantiles("score", c(.5, .75, .95), "math", interval)))
tests <- c(tests, list(quantiles("score", c(.5, .95), "hf4", "mean")))
tests <- c(tests, list(quantiles("days", c(.001, .5), "hf4", "mean"), quantiles("days", c(.001, .5), "hf4", "asin")))
save_inference("desk_edges", "words, truths, names, and the ends of a share",
               list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "trọng số"), tests)
