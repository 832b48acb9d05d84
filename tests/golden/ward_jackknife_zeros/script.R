# Under replicate weights R counts rows, also those of weight 0 or without an answer: in the n of a design effect and of
# svyvar, in the degrees of freedom of a t test. Its degrees of freedom are the rank its qr finds. Levels stand in the
# order of a dictionary, where "<30" is before "30-59" and "Đ" beside "D". R survey 4.5.
source("../inference_answers.R")
if (!file.exists("data.csv")) {
  set.seed(430)
  n <- 90
  rows <- data.frame(area = rep(c("delta", "hills"), c(50, 40)), ward = rep(1:18, each = 5))
  rows$w <- ifelse(runif(n) < .2, 0, round(runif(n, 20, 90), 2))
  rows$age <- sample(c("<30", "30-59", "60+"), n, TRUE)
  rows$home <- sample(c("Đắk Lắk", "Daklak", "an Giang", "Điện Biên", "Bến Tre"), n, TRUE)
  rows$days <- round(rexp(n, 1 / 5) + rows$ward %% 4, 1)
  rows$score <- sample(1:5, n, TRUE)
  rows$days[runif(n) < .1 | rows$ward %in% c(4, 13)] <- NA
  write.csv(rows, "data.csv", row.names = FALSE, quote = FALSE, na = "")
}
d <- read.csv("data.csv")
s <- as.svrepdesign(svydesign(~ward, strata = ~area, weights = ~w, data = d), type = "JKn", mse = TRUE)
with_weight <- function(part, v) sum(!is.na(part$variables[[v]]) & weights(part, "sampling") != 0)
tests <- list()
for (part in list(s, subset(s, age == "30-59"), subset(s, home == "Bến Tre"))) {
  domain <- if (nrow(part) == nrow(s)) NULL else if (all(part$variables$age == "30-59")) list(age = "30-59") else list(home = "Bến Tre")
  for (v in c("days", "score")) {
    f <- as.formula(paste("~", v))
    m <- c(mean_of(f, part, s), list(deff_wr = as.numeric(deff(svymean(f, part, na.rm = TRUE, deff = "replace")))))
    m$n <- with_weight(part, v)
    spread <- svyvar(f, part, na.rm = TRUE)
    spread <- list(est = as.numeric(spread), se = as.numeric(SE(spread)), n = m$n)
    tests <- c(tests, list(list(estimand = "mean", var = v, domain = domain, expected = m),
                           list(estimand = "variance", var = v, domain = domain, expected = spread)))
  }
}
for (v in c("age", "home")) {
  shares <- svymean(as.formula(paste0("~factor(", v, ")")), s)
  tests <- c(tests, list(list(estimand = "dist", var = v, expected = list(
    levels = several(levels(factor(d[[v]]))), est = number(coef(shares)), se = number(SE(shares)), n = sum(d$w != 0)))))
}
old <- subset(s, age != "30-59")
answer <- t_of(svyttest(days ~ factor(age, levels = c("<30", "60+")), old))
stopifnot(answer$df > degf(subset(old, !is.na(days))) - 1)
tests <- c(tests, list(list(estimand = "ttest", var = "days", group = "age", levels = list("<30", "60+"), expected = answer)))
tests <- c(tests, list(list(estimand = "chisq", row = "age", col = "home", statistics = list("F", "Chisq"), expected =
  table_of("age", "home", s, c("F", "Chisq")))))
tests[[length(tests)]]$expected$n <- sum(d$w != 0)
save_inference("ward_jackknife_zeros", "a jackknife with weights of 0",
               list(kind = "replicate_from", type = "JKn", mse = TRUE,
                    base = list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w")), tests)
