# Percent satisfied and mean score of every item and section of the resident survey, with the
# design-based standard error and 95 % intervals, overall and within each district and gender.
#
#   Rscript resident_survey.R <answers.csv> <items.csv> > resident_survey_expected.json
#
# Written for survey 4.1-1. Design: the six council districts are strata of 84,682 adults each,
# residents drawn within them, no finite population correction (with replacement), so the weight of
# a resident is 84,682 divided by the number of respondents of the district.
suppressMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail")

files <- commandArgs(trailingOnly = TRUE)
answers <- read.csv(files[1], colClasses = "character")
items <- read.csv(files[2])
answers$w <- 84682 / as.numeric(table(answers$council_district)[answers$council_district])

satisfied <- score <- valid <- list()
for (item in items$item) {
  answer <- suppressWarnings(as.numeric(answers[[item]]))
  good <- !is.na(answer) & answer %in% 1:5
  answers[[paste0("valid_", item)]] <- as.numeric(good)
  answers[[paste0("satisfied_", item)]] <- as.numeric(good & answer >= 4)
  answers[[paste0("score_", item)]] <- ifelse(good, answer, 0)
}
whole <- svydesign(ids = ~1, strata = ~council_district, weights = ~w, data = answers)

# One ratio of two totals with its t interval on df of the domain (sampling units in the domain
# minus strata represented in it).
row <- function(node, measure, combine, domain, estimate, se, df, n) {
  t <- qt(0.975, df)
  list(node = node, measure = measure, combine = combine, domain = domain,
       value = estimate, se = se, df = df, low = estimate - t * se, high = estimate + t * se, n = n)
}

pooled <- function(design, names, measure) {
  design$variables$num <- rowSums(design$variables[paste0(measure, "_", names)])
  design$variables$den <- rowSums(design$variables[paste0("valid_", names)])
  ratio <- svyratio(~num, ~den, design)
  list(value = as.numeric(coef(ratio)), se = as.numeric(SE(ratio)), n = sum(design$variables$den > 0))
}

mean_of_items <- function(design, names, measure) {
  columns <- c(paste0(measure, "_", names), paste0("valid_", names))
  totals <- svytotal(as.formula(paste("~", paste(columns, collapse = "+"))), design)
  terms <- paste0(measure, "_", names, "/valid_", names)
  formula <- parse(text = paste0("(", paste(terms, collapse = "+"), ")/", length(names)))[[1]]
  contrast <- svycontrast(totals, formula)
  answered <- rowSums(design$variables[paste0("valid_", names)]) > 0
  list(value = as.numeric(coef(contrast)), se = as.numeric(SE(contrast)), n = sum(answered))
}

# The interval of a percentage on the logit scale (svyciprop's "xlogit") with the same degrees of
# freedom, which is what `hailong index` prints; and Korn and Graubard's with those of valid rows.
proportion <- function(design, name, df) {
  design <- subset(design, design$variables[[paste0("valid_", name)]] == 1)
  formula <- as.formula(paste0("~satisfied_", name))
  share <- mean(design$variables[[paste0("satisfied_", name)]])
  if (nrow(design) < 2 || share == 0 || share == 1) return(list())
  bounds <- function(method, df) as.numeric(attr(svyciprop(formula, design, method = method, df = df), "ci"))
  list(logit = bounds("xlogit", df), df_valid = degf(design), beta = bounds("beta", degf(design)))
}

figures <- list()
note <- function(...) figures[[length(figures) + 1]] <<- c(...)
sections <- split(items$item, factor(items$section, unique(items$section)))
names(sections) <- sprintf("s%02d", seq_along(sections))

domains <- list(list(list(), whole))
for (wanted in sort(unique(answers$council_district)))
  domains[[length(domains) + 1]] <- list(list(council_district = wanted),
                                         subset(whole, council_district == wanted))
for (wanted in c("female", "male", "other"))
  domains[[length(domains) + 1]] <- list(list(gender = wanted), subset(whole, gender == wanted))

for (each in domains) {
  domain <- if (length(each[[1]])) each[[1]] else NULL
  design <- each[[2]]
  df <- degf(design)
  for (measure in c("satisfied", "score")) {
    for (item in items$item) {
      one <- pooled(design, item, measure)
      figure <- row(item, measure, "item", domain, one$value, one$se, df, one$n)
      note(figure, if (measure == "satisfied") proportion(design, item, df))
    }
    for (section in names(sections)) {
      for (combine in c("pooled", "mean")) {
        make <- if (combine == "pooled") pooled else mean_of_items
        all <- make(design, sections[[section]], measure)
        note(row(section, measure, combine, domain, all$value, all$se, df, all$n))
      }
    }
  }
}

lines <- vapply(figures, toJSON, "", auto_unbox = TRUE, digits = NA, null = "null")
head <- toJSON(list(made_with = paste("R", getRversion(), "survey", packageVersion("survey")),
                    n = nrow(answers), degf = degf(whole)), auto_unbox = TRUE)
cat(sub("}$", "", head), ',"figures":[\n', paste(lines, collapse = ",\n"), "\n]}\n", sep = "")
