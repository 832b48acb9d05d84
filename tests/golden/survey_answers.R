# What every script beside a golden case uses: R survey's answers in the format of the case files.
# Run a script from its own folder: Rscript script.R   (R survey 4.1-1, Debian's r-cran-survey)
suppressMessages(library(survey))

written <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    if (is.null(names(x))) return(paste0("[", paste(vapply(x, written, ""), collapse = ", "), "]"))
    parts <- paste0('"', names(x), '": ', vapply(x, written, ""))
    return(paste0("{", paste(parts, collapse = ", "), "}"))
  }
  one <- function(v) {
    if (is.na(v)) "null" else if (is.character(v)) paste0('"', v, '"')
    else if (is.logical(v)) tolower(as.character(v)) else sprintf("%.17g", v)
  }
  if (length(x) == 1 && is.null(attr(x, "vector"))) return(one(x))
  paste0("[", paste(vapply(unname(unclass(x)), one, ""), collapse = ", "), "]")
}
several <- function(...) structure(c(...), vector = TRUE)

limits <- function(est, se, df) if (df > 0) est + qt(c(.025, .975), df) * se else c(NA, NA)

described <- function(answer, design, whole, n) {
  est <- as.numeric(coef(answer)); se <- as.numeric(SE(answer)); df <- degf(design)
  list(est = est, se = se, df = df, df_design = degf(whole), ci = limits(est, se, df), n = n)
}

mean_of <- function(formula, design, whole = design) {
  n <- sum(complete.cases(model.frame(formula, model.frame(design), na.action = na.pass)))
  answer <- svymean(formula, design, na.rm = TRUE, deff = TRUE)
  c(described(answer, design, whole, n), list(deff = as.numeric(deff(answer))))
}

total_of <- function(formula, design, whole = design) {
  n <- sum(complete.cases(model.frame(formula, model.frame(design), na.action = na.pass)))
  described(svytotal(formula, design, na.rm = TRUE), design, whole, n)
}

brief <- function(est, se, df, n) list(est = est, se = se, df = df, ci = limits(est, se, df), n = n)

save_case <- function(name, title, design, tests, lonely = "fail", adjust = list(), domain_lonely = FALSE) {
  for (i in seq_along(tests)) tests[[i]]$id <- sprintf("%s.%03d", name, i)
  content <- list(case = name, title = title, data = "data.csv", design = design, lonely_psu = lonely,
                  adjust_domain_lonely = domain_lonely, adjust = adjust, conf_level = 0.95,
                  oracle = list(R = as.character(getRversion()), survey = as.character(packageVersion("survey"))),
                  tolerance = list(default_rtol = 1e-9), tests = unname(tests))
  writeLines(written(content), "expected.json")
}
