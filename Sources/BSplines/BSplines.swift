// BSplines
