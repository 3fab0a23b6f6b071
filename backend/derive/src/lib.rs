//! Keeps what is derived in step with the readings: store → ledger → intervals, and
//! store → rules → alert episodes, for the ranges in which readings changed.
