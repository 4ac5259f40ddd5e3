"""Prints how many nanoseconds joblib.hash takes for the five parameters of SmallKey."""

import timeit

import joblib

settings = {"solver": "runge-kutta", "steps": 4000, "tolerance": 1e-6, "seed": 42, "adaptive": True}
timer = timeit.Timer(lambda: joblib.hash(settings))
timer.timeit(2000)
print(min(timer.repeat(repeat=5, number=5000)) / 5000 * 1e9)
