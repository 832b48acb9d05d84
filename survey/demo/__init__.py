"""A round end to end with simulated people: three services, real forms, real figures.

Nobody here exists. The communes are those of Cần Thơ, the hospitals and schools are invented, and
every title says that the figures are simulated. The people answer through the same pages as
everybody: they read the form, choose, and send it over HTTP.
"""
