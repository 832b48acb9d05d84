# R's "logit" interval under replicate weights where every answer is alike: its iteration stops somewhere on its way to
# 0 or 100 %, each replicate goes one step further, and with mse = TRUE the step is taken for variance. R survey 4.5.
source("../inference_answers.R")
if (!file.exists("data.csv")) {
  set.seed(503)
  n <- 48
  rows <- data.frame(area = rep(c("hills", "plain"), c(20, 28)), ward = rep(1:12, each = 4))
  rows$w <- round(runif(n, 20, 90), 2)
  rows$score <- sample(3:5, n, TRUE)
  write.csv(rows, "data.csv", row.names = FALSE, quote = FALSE)
}
d <- read.csv("data.csv")
s <- as.svrepdesign(svydesign(~ward, strata = ~area, weights = ~w, data = d), type = "JKn", mse = TRUE)
tests <- list()
for (codes in list(1:2, 3:5)) {
  s <- update(s, y = as.numeric(score %in% codes))
  ci <- as.vector(attr(suppressWarnings(svyciprop(~y, s, method = "logit")), "ci"))
  tests <- c(tests, list(list(estimand = "ciprop", var = "score", event = as.list(codes), methods = list("logit"),
    expected = list(est = as.numeric(coef(svymean(~y, s))), df = degf(s), logit = several(ci)))))
}
save_inference("jackknife_edges", "nobody and everybody under a jackknife",
               list(kind = "replicate_from", type = "JKn", mse = TRUE,
                    base = list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w")), tests)
