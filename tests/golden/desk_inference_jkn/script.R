# The clients of desk_inference with jackknife replicates: every model is fitted again with each of them.
source("../inference_answers.R")
if (!file.exists("data.csv")) clients()

d <- read.csv("data.csv", encoding = "UTF-8")
for (v in c("staff", "place", "steps", "whole")) d[[v]][d[[v]] %in% 9] <- NA
d$sex[d$sex %in% ""] <- NA
d$happy <- as.numeric(d$whole >= 4)
d$field <- relevel(factor(d$field), "9"); d$sex <- factor(d$sex)
base <- svydesign(~office, strata = ~area, weights = ~w, data = d)
s <- as.svrepdesign(base, type = "JKn", mse = FALSE)
full <- function(vars, part = s) part[complete.cases(part$variables[vars]), ]
cat_term <- function(var, ref) list(var = var, type = "cat", ref = ref)
every <- c("F", "Chisq", "Wald", "adjWald", "lincom")
answered <- full(c("whole", "sex"))
m <- full(c("happy", "sex"))

tests <- list(
  list(estimand = "chisq", row = "sex", col = "whole", col_recode = list(missing = list(9)), statistics = as.list(every),
       expected = table_of("sex", "whole", answered, every)),
  list(estimand = "ttest", var = "whole", missing = list(9), group = "sex", levels = list("nam", "nữ"),
       expected = t_of(svyttest(whole ~ sex, answered))),
  list(estimand = "ttest", var = "whole", missing = list(9), mu = 3.2,
       expected = t_of(svyttest(I(whole - 3.2) ~ 0, full("whole")))),
  list(estimand = "glm", family = "gaussian", var = "whole", missing = list(9),
       terms = list(cat_term("sex", "nam"), list(var = "wait", type = "num")),
       expected = model_of(svyglm(whole ~ sex + wait, answered), c("sex", "wait"))),
  list(estimand = "glm", family = "quasibinomial", var = "whole", missing = list(9), event = list(4, 5),
       terms = list(cat_term("field", 9), list(var = "wait", type = "num")), domain = list(sex = "nam"),
       expected = model_of(tight(happy ~ field + wait, subset(m, sex == "nam"), quasibinomial), c("field", "wait"))),
  list(estimand = "glm", family = "quasipoisson", var = "visits", terms = list(list(var = "age", type = "num")),
       expected = model_of(tight(visits ~ age, s, quasipoisson), "age")),
  list(estimand = "alpha", items = list("staff", "place", "steps"), missing = list(9),
       expected = scale_of(c("staff", "place", "steps"), s)),
  list(estimand = "variance", var = "wait", domain = list(sex = "nam"), expected = {
    men <- subset(s, sex %in% "nam"); v <- svyvar(~wait, men)
    list(est = as.numeric(coef(v)), se = as.numeric(SE(v)), n = nrow(men$variables)) })
)
save_inference("desk_inference_jkn", "tests and regressions with jackknife replicates",
               list(kind = "replicate_from", type = "JKn", mse = FALSE,
                    base = list(kind = "taylor", ids = list("office"), strata = list("area"), weights = "w")), tests)
