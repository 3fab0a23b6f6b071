//! The API over the in-memory store, without a network: a file for each resource, and `requests`
//! for what holds for all operations alike.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod alerts;
mod bills;
mod corrections;
mod cost;
mod devices;
mod energy;
mod insight;
mod mappings;
mod metrics;
mod prices;
mod readings;
mod requests;
mod sites;
mod support;
mod tariffs;
mod transfer;
mod virtual_meters;
