/// Events, orders and answers are made of moments and dates, so every client of Licensing has these types.
@_exported import Basics
