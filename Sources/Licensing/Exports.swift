/// Events, orders and answers have moments and dates, so every client of Licensing needs these types.
@_exported import Basics
