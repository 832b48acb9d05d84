# Ordered answers of the clients of desk_inference: proportional odds. R differentiates its gradient
# numerically, hence the wide tolerance. Needs Debian's r-cran-mass.
source("../inference_answers.R")
if (!file.exists("data.csv")) clients()

d <- read.csv("data.csv", encoding = "UTF-8")
d$whole[d$whole %in% 9] <- NA
d$sex[d$sex %in% ""] <- NA
d$level <- factor(d$whole, ordered = TRUE)
d$sex <- factor(d$sex)
s <- svydesign(~office + client, strata = ~area, weights = ~w, fpc = ~offices + people, data = d)
s <- s[complete.cases(d[c("level", "sex")]), ]
fitted <- svyolr(level ~ wait + sex, s, control = list(reltol = 1e-15, maxit = 1000, ndeps = rep(1e-5, 6)))
V <- vcov(fitted); se <- sqrt(diag(V)); est <- c(fitted$coefficients, fitted$zeta)
names <- as.list(c("wait", "sex=nữ", names(fitted$zeta)))
expected <- list(coef_names = names, est = number(est), se = number(se), df_resid = fitted$df.residual,
                 n = nrow(s$variables))
save_inference("desk_ordinal", "proportional odds, two stages counted",
               list(kind = "taylor", ids = list("office", "client"), strata = list("area"), weights = "w",
                    fpc = list("offices", "people")),
               list(list(estimand = "olr", var = "whole", missing = list(9),
                         terms = list(list(var = "wait", type = "num"), list(var = "sex", type = "cat", ref = "nam")),
                         expected = expected)), rtol = 1e-6)
