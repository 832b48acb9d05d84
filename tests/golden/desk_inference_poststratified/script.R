# The clients of desk_inference, post-stratified to the people of each area and age band.
source("../inference_answers.R")
if (!file.exists("data.csv")) clients()

d <- read.csv("data.csv", encoding = "UTF-8")
if (!file.exists("population.csv")) {
  known <- aggregate(w ~ area + band, d, sum)
  known$N <- round(known$w * c(.8, 1.1, 1.3, .9, 1.2)[seq_len(nrow(known)) %% 5 + 1])
  write.csv(known[c("area", "band", "N")], "population.csv", row.names = FALSE, quote = FALSE)
}
people <- read.csv("population.csv")
names(people)[3] <- "Freq"
for (v in c("staff", "place", "steps", "whole")) d[[v]][d[[v]] %in% 9] <- NA
d$sex[d$sex %in% ""] <- NA
d$happy <- as.numeric(d$whole >= 4)
d$field <- relevel(factor(d$field), "10"); d$sex <- factor(d$sex)
s <- postStratify(svydesign(~office, strata = ~area, weights = ~w, data = d), ~area + band, people)
cat_term <- function(var, ref) list(var = var, type = "cat", ref = ref)
every <- c("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")

tests <- list(
  list(estimand = "chisq", row = "field", col = "result", statistics = as.list(every),
       expected = {
         found <- table_of("field", "result", s, every)
         found$row_levels <- list("2", "9", "10"); found }),
  list(estimand = "ttest", var = "whole", missing = list(9), group = "sex", levels = list("nam", "nữ"),
       expected = t_of(svyttest(whole ~ sex, s))),
  list(estimand = "glm", family = "gaussian", var = "whole", missing = list(9),
       terms = list(cat_term("sex", "nam"), list(var = "wait", type = "num")),
       expected = model_of(svyglm(whole ~ sex + wait, s), c("sex", "wait"))),
  list(estimand = "glm", family = "quasibinomial", var = "result", event = list(4, 5),
       terms = list(cat_term("field", 10), list(var = "wait", type = "num")),
       expected = model_of(tight(as.numeric(result >= 4) ~ field + wait, s, quasibinomial), c("field", "wait"))),
  list(estimand = "variance", var = "wait", expected = {
    v <- svyvar(~wait, s); list(est = as.numeric(coef(v)), se = as.numeric(SE(v)), n = nrow(d)) })
)
save_inference("desk_inference_poststratified", "tests and regressions after post-stratification",
               list(kind = "taylor", ids = list("office"), strata = list("area"), weights = "w"), tests,
               list(list(type = "poststratify", vars = list("area", "band"), population = "population.csv")))
