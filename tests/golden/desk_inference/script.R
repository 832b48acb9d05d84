# Tests and regressions for clients of one-stop desks, two stages with population counts.
source("../inference_answers.R")
if (!file.exists("data.csv")) clients()

d <- read.csv("data.csv", encoding = "UTF-8")
raw <- d
for (v in c("staff", "place", "steps", "whole")) d[[v]][d[[v]] %in% 9] <- NA
d$sex[d$sex %in% ""] <- NA
d$happy <- as.numeric(d$whole >= 4)
d$lowarea <- ifelse(d$area == "hills", 1, 0)
s <- svydesign(~office + client, strata = ~area, weights = ~w, fpc = ~offices + people, data = d)
both <- function(a, b, part = s) part[!is.na(part$variables[[a]]) & !is.na(part$variables[[b]]), ]
delta <- subset(s, area == "delta")
every <- c("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")

has <- both("whole", "sex")
young <- subset(both("whole", "band"), band %in% c("18-29", "60+"))
s1 <- subset(s, !is.na(whole))
std <- function(v, part) {
  part <- part[!is.na(part$variables[[v]]), ]
  shares <- c(`18-29` = .25, `30-44` = .3, `45-59` = .25, `60+` = .2)
  m <- svymean(as.formula(paste0("~", v)), svystandardize(part, by = ~band, over = ~1, population = shares))
  list(levels = as.list(names(shares)), est = as.numeric(coef(m)), se = as.numeric(SE(m)))
}
full <- function(vars) s[complete.cases(s$variables[vars]), ]
m1 <- full(c("whole", "sex", "band"))
m1$variables$sex <- relevel(factor(m1$variables$sex), "nữ"); m1$variables$band <- factor(m1$variables$band)
m2 <- full(c("happy", "sex"))
m2$variables$field <- relevel(factor(m2$variables$field), "9"); m2$variables$sex <- factor(m2$variables$sex)
m3 <- s; m3$variables$area <- relevel(factor(m3$variables$area), "town")
m4 <- subset(m2, area == "delta")
cat_term <- function(var, ref) list(var = var, type = "cat", ref = ref)
num_term <- function(var) list(var = var, type = "num")

tests <- list(
  list(estimand = "chisq", row = "sex", col = "whole", col_recode = list(missing = list(9)), statistics = as.list(every),
       expected = table_of("sex", "whole", both("whole", "sex"), every)),
  list(estimand = "chisq", row = "field", col = "whole", col_recode = list(event = list(4, 5), missing = list(9)),
       statistics = as.list(every), expected = table_of("field", "happy", both("field", "happy"), every)),
  list(estimand = "chisq", row = "band", col = "field", domain = list(area = "delta"), statistics = as.list(every[-3]),
       expected = table_of("band", "field", delta, every[-3])),
  list(estimand = "ttest", var = "whole", missing = list(9), mu = 3.2, expected = {
    test <- t_of(svyttest(I(whole - 3.2) ~ 0, s1)); test }),
  list(estimand = "ttest", var = "whole", missing = list(9), group = "sex", levels = list("nam", "nữ"),
       expected = t_of(svyttest(whole ~ sex, has))),
  list(estimand = "ttest", var = "whole", missing = list(9), event = list(4, 5), group = "band",
       levels = list("18-29", "60+"), expected = t_of(svyttest(happy ~ band, young))),
  list(estimand = "ttest", var = "wait", group = "sex", levels = list("nam", "nữ"), domain = list(area = "delta"),
       expected = t_of(svyttest(wait ~ sex, subset(delta, !is.na(sex))))),
  list(estimand = "glm", family = "gaussian", var = "whole", missing = list(9),
       terms = list(cat_term("sex", "nữ"), num_term("wait"), cat_term("band", "18-29")),
       expected = model_of(svyglm(whole ~ sex + wait + band, m1), c("sex", "wait", "band"))),
  list(estimand = "glm", family = "quasibinomial", var = "whole", missing = list(9), event = list(4, 5),
       terms = list(cat_term("field", 9), num_term("wait"), cat_term("sex", "nam")),
       expected = model_of(tight(happy ~ field + wait + sex, m2, quasibinomial), c("field", "wait", "sex"))),
  list(estimand = "glm", family = "quasipoisson", var = "visits", terms = list(cat_term("area", "town"), num_term("age")),
       expected = model_of(tight(visits ~ area + age, m3, quasipoisson), c("area", "age"))),
  list(estimand = "glm", family = "quasibinomial", var = "whole", missing = list(9), event = list(4, 5),
       terms = list(num_term("wait")), domain = list(area = "delta"),
       expected = model_of(tight(happy ~ wait, subset(full("happy"), area == "delta"), quasibinomial), "wait")),
  list(estimand = "alpha", items = list("staff", "place", "steps"), missing = list(9),
       expected = scale_of(c("staff", "place", "steps"), s)),
  list(estimand = "variance", var = "wait", domain = list(sex = "nam"), expected = {
    men <- subset(s, sex %in% "nam"); v <- svyvar(~wait, men)
    list(est = as.numeric(coef(v)), se = as.numeric(SE(v)), n = nrow(men$variables)) }),
  list(estimand = "standardize", var = "whole", missing = list(9), event = list(4, 5), by = "band",
       shares = list(`18-29` = .25, `30-44` = .3, `45-59` = .25, `60+` = .2), expected = std("happy", s)),
  list(estimand = "standardize", var = "whole", missing = list(9), by = "band", domain = list(area = "delta"),
       shares = list(`18-29` = .25, `30-44` = .3, `45-59` = .25, `60+` = .2), expected = std("whole", delta))
)
save_inference("desk_inference", "tests and regressions, two stages counted",
               list(kind = "taylor", ids = list("office", "client"), strata = list("area"), weights = "w",
                    fpc = list("offices", "people")), tests)
