//! A window that slides over the points of a counter.

use crate::point::Point;
use std::ops::Deref;

/// How many points pass before those that left are cleared away.
const ROOM: usize = 128;

/// Points in order of time: new ones come at the end, old ones leave at the start. Always one slice.
#[derive(Debug)]
pub(crate) struct Window {
    points: Vec<Point>,
    start: usize,
}

impl Window {
    pub fn new() -> Self {
        Self { points: Vec::with_capacity(ROOM), start: 0 }
    }

    #[inline]
    pub fn push(&mut self, point: Point) {
        if self.points.len() == ROOM {
            self.points.drain(..self.start);
            self.start = 0;
        }
        self.points.push(point);
    }

    /// The oldest point leaves; there is one.
    #[inline]
    pub fn drop_first(&mut self) {
        self.start += 1;
    }
}

impl Deref for Window {
    type Target = [Point];

    #[inline]
    fn deref(&self) -> &[Point] {
        &self.points[self.start..]
    }
}
