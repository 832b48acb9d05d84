"""The bridge to XLSForm, the spreadsheet that Kobo, ODK, Ona and SurveyCTO read: a form comes in or goes out.

What XLSForm has no place for (scores, the index tree, where the wording comes from) stands in columns and
a sheet whose names begin with `hailong`; others pass over them. A form that came in is a questionnaire
file from then on: there is no second source of truth.
"""
