# R survey's tests, regressions and reliabilities in the format of the case files.
# Regressions run with epsilon = 1e-14: what R reports otherwise depends on where its iteration stops.
source("../survey_answers.R")

# Clients of one-stop desks: offices drawn in strata, clients drawn in offices.
clients <- function() {
  set.seed(20190315)
  frame <- data.frame(area = rep(c("town", "delta", "hills"), c(4, 6, 5)), office = 1:15)
  frame$offices <- c(town = 9, delta = 45, hills = 20)[frame$area]
  frame$people <- round(runif(15, 300, 2500))
  rows <- frame[rep(1:15, times = sample(9:18, 15, TRUE)), ]
  size <- ave(rows$office, rows$office, FUN = length)
  drawn <- c(town = 4, delta = 6, hills = 5)[rows$area]
  n <- nrow(rows)
  rows$client <- seq_len(n)
  rows$w <- round(rows$offices / drawn * rows$people / size, 3)
  rows$sex <- sample(c("nam", "nữ"), n, TRUE)
  rows$age <- sample(18:80, n, TRUE)
  rows$band <- as.character(cut(rows$age, c(0, 29, 44, 59, 99), c("18-29", "30-44", "45-59", "60+")))
  rows$field <- sample(c(10, 9, 2), n, TRUE, c(.5, .3, .2))
  rows$visits <- rpois(n, ifelse(rows$field == 10, 2, 1)) + 1
  rows$wait <- round(rgamma(n, 2, .1) + 5 * (rows$field == 10), 1)
  taste <- rnorm(15)[rows$office] * .4 + rnorm(n, 0, .8)
  item <- function(shift) pmin(5, pmax(1, round(3.5 + shift + taste - rows$wait / 60 + rnorm(n))))
  for (v in c("staff", "place", "steps", "result")) rows[[v]] <- item(runif(1, -.3, .4))
  rows$whole <- item(0)
  for (v in c("staff", "place", "steps", "whole")) rows[[v]][runif(n) < .07] <- 9
  rows$place[runif(n) < .05] <- NA
  rows$sex[runif(n) < .02] <- NA
  write.csv(rows[sample(n), ], "data.csv", row.names = FALSE, na = "", quote = FALSE)
}

number <- function(x) several(as.numeric(x))

t_of <- function(test) list(est = as.numeric(test$estimate), t = as.numeric(test$statistic),
  df = as.numeric(test$parameter), p = as.numeric(test$p.value), ci = number(test$conf.int))

table_of <- function(row, col, s, statistics) {
  levels_of <- function(v) sort(unique(s$variables[[v]]))
  f <- as.formula(paste0("~", row, "+", col))
  one <- function(name) {
    test <- svychisq(f, s, statistic = name)
    none <- name %in% c("lincom", "saddlepoint")
    list(statistic = as.numeric(test$statistic), parameter = if (none) list() else number(test$parameter),
         p = as.numeric(test$p.value))
  }
  answer <- list(n = nrow(s$variables), df_design = degf(s),
                 row_levels = as.list(as.character(levels_of(row))),
                 col_levels = as.list(as.character(levels_of(col))))
  c(answer, sapply(statistics, one, simplify = FALSE))
}

model_of <- function(fitted, terms, coefficients = coef(fitted), V = vcov(fitted)) {
  se <- sqrt(diag(V)); df <- fitted$df.residual; t <- coefficients / se
  test <- function(term) {
    wald <- regTermTest(fitted, term, df = df)
    list(var = term, F = as.numeric(wald$Ftest), df1 = wald$df, df2 = df, p = as.numeric(wald$p))
  }
  list(est = number(coefficients), se = number(se), t = number(t), p = number(2 * pt(-abs(t), df)),
       df_resid = df, ci_lo = number(coefficients - qt(.975, df) * se),
       ci_hi = number(coefficients + qt(.975, df) * se),
       vcov = lapply(seq_len(nrow(V)), function(i) number(V[i, ])), term_tests = lapply(terms, test))
}

tight <- function(formula, design, family) {
  svyglm(formula, design, family = family, control = glm.control(epsilon = 1e-14, maxit = 60))
}

scale_of <- function(items, s) {
  s <- s[complete.cases(s$variables[items]), ]
  f <- as.formula(paste("~", paste(items, collapse = "+")))
  V <- matrix(as.numeric(svyvar(f, s)), length(items))
  C <- cov2cor(V)
  rows <- function(M) lapply(seq_len(nrow(M)), function(i) number(M[i, ]))
  total <- sum(V)
  list(alpha = length(items) / (length(items) - 1) * (1 - sum(diag(V)) / total), cov = rows(V), cor = rows(C),
       eigen_cor = number(eigen(C, TRUE)$values), n = nrow(s$variables))
}

save_inference <- function(name, title, design, tests, adjust = list(), rtol = 1e-9) {
  for (i in seq_along(tests)) tests[[i]]$id <- sprintf("%s.%03d", name, i)
  versions <- list(R = as.character(getRversion()), survey = as.character(packageVersion("survey")))
  content <- list(case = name, title = title, data = "data.csv", design = design, lonely_psu = "fail",
                  adjust_domain_lonely = FALSE, adjust = adjust, conf_level = 0.95, oracle = versions,
                  tolerance = list(default_rtol = rtol), tests = unname(tests))
  writeLines(written(content), "expected.json")
}
