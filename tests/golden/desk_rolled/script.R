# The clients of desk_inference, rolled up: an index of three items, a department its units in fixed shares.
# Groups by area are strata of their own; groups by sex or by field share offices, so they covary.
# Offices themselves are left out: in one of them R sees no spread, and we that within it (docs/methods.md).
source("../inference_answers.R")
if (!file.exists("data.csv")) clients()

d <- read.csv("data.csv", encoding = "UTF-8")
items <- c("staff", "place", "steps")
# No row is dropped: an item's share in a group is a ratio of two totals, of those satisfied and those who said.
ratios <- function(by, groups, shares) {
  parts <- list()
  for (v in items) for (g in seq_along(groups)) {
    said <- !is.na(d[[v]]) & d[[v]] != 9 & !is.na(d[[by]]) & d[[by]] == groups[g]
    d[[paste0("yes_", v, g)]] <<- as.numeric(said & d[[v]] >= 4)
    d[[paste0("said_", v, g)]] <<- as.numeric(said)
  }
  s <- svydesign(~office + client, strata = ~area, weights = ~w, fpc = ~offices + people, data = d)
  names <- as.vector(outer(c("yes_", "said_"), outer(items, seq_along(groups), paste0), paste0))
  totals <- svytotal(as.formula(paste("~", paste(names, collapse = "+"))), s)
  item <- function(v) paste0("(", paste0(sprintf("%.17g", shares), " * yes_", v, seq_along(groups), " / said_", v,
                                         seq_along(groups), collapse = " + "), ")")
  one <- function(text) {
    answer <- svycontrast(totals, list(x = parse(text = text)[[1]]))
    list(est = as.numeric(coef(answer)), se = as.numeric(SE(answer)))
  }
  each <- lapply(items, function(v) one(item(v)))
  whole <- one(paste0("(", paste(sapply(items, item), collapse = " + "), ") / 3"))
  list(estimand = "rolled", items = as.list(items), event = list(4, 5), missing = list(9), by = by,
       groups = as.list(groups), shares = several(shares),
       expected = list(est = whole$est, se = whole$se, items = number(sapply(each, `[[`, "est")),
                       items_se = number(sapply(each, `[[`, "se"))))
}
save_inference("desk_rolled", "units put together in fixed shares, two stages counted",
               list(kind = "taylor", ids = list("office", "client"), strata = list("area"), weights = "w",
                    fpc = list("offices", "people")),
               list(ratios("area", c("delta", "hills", "town"), rep(1, 3) / 3),
                    ratios("area", c("delta", "hills", "town"), c(.6, .3, .1)),
                    ratios("sex", c("nam", "nữ"), c(.5, .5)),
                    ratios("field", c(2, 9, 10), c(.2, .3, .5))))
