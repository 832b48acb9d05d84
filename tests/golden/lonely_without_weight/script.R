# Who has an answer and a weight of 0 makes a stratum less lonely in a domain, and adds no degree of freedom: R's
# variance counts the sampling units of the rows that are left, its degf those with a weight. R survey 4.5.
source("../inference_answers.R")
options(survey.lonely.psu = "adjust", survey.adjust.domain.lonely = TRUE)
if (!file.exists("data.csv")) {
  set.seed(2770)
  rows <- data.frame(area = rep(c("delta", "hills", "town"), c(20, 16, 12)), ward = rep(1:12, each = 4))
  rows$w <- round(runif(48, 20, 90), 2)
  rows$desk <- rep(c("a", "b", "a", "c"), 12)
  rows$desk[rows$ward %in% 6:8] <- "b"
  rows$w[rows$ward %in% c(3, 7, 11) | runif(48) < .2] <- 0
  rows$w[rows$ward == 12] <- 0
  rows$days <- round(rexp(48, 1 / 5) + rows$ward %% 4, 1)
  rows$satisfied <- rbinom(48, 1, .7)
  rows$satisfied[c(5, 18, 30, 41)] <- NA
  write.csv(rows, "data.csv", row.names = FALSE, quote = FALSE, na = "")
}
d <- read.csv("data.csv")
s <- svydesign(~ward, strata = ~area, weights = ~w, data = d)
tests <- list()
for (at in c("a", "b", "c")) for (v in c("satisfied", "days")) {
  part <- subset(s, desk == at)
  f <- as.formula(paste("~", v))
  n <- sum(!is.na(part$variables[[v]]) & weights(part) != 0)
  for (kind in c("mean", "total")) {
    answer <- if (kind == "mean") mean_of(f, part, s) else total_of(f, part, s)
    answer$n <- n
    tests <- c(tests, list(list(estimand = kind, var = v, domain = list(desk = at), expected = answer)))
  }
}
whole <- mean_of(~satisfied, s)
whole$n <- sum(!is.na(d$satisfied) & d$w != 0)
tests <- c(tests, list(list(estimand = "mean", var = "satisfied", expected = whole)))
half <- subset(s, desk %in% c("a", "c") & !is.na(satisfied))
table <- table_of("desk", "satisfied", half, c("F", "Chisq", "adjWald"))
table$n <- sum(weights(half) != 0)
tests <- c(tests, list(list(estimand = "chisq", row = "desk", col = "satisfied", domain = list(desk = several("a", "c")),
  statistics = list("F", "Chisq", "adjWald"), expected = table)))
half <- subset(s, desk == "a" & !is.na(satisfied))
fitted <- tight(days ~ satisfied, half, gaussian())
tests <- c(tests, list(list(estimand = "glm", family = "gaussian", var = "days", domain = list(desk = "a"),
  terms = list(list(var = "satisfied", type = "num")), expected = model_of(fitted, "satisfied"))))
stopifnot(length(unique(d$ward[d$desk == "a" & d$w != 0 & d$area == "town"])) == 1)
save_case("lonely_without_weight", "lonely units of a domain and weights of 0",
          list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w"), tests,
          lonely = "adjust", domain_lonely = TRUE)
