//! A file sent over HTTP, kept on disk until it has been read: a slow sender holds nothing up, and
//! a large file takes no memory.

use crate::problem::{Answer, Problem};
use axum::body::Body;
use axum::http::StatusCode;
use futures::StreamExt;
use std::io::Seek;
use std::path::PathBuf;
use tokio::io::AsyncWriteExt;

/// Where uploads lie while they are read, and how long they may be.
#[derive(Debug, Clone)]
pub struct Uploads {
    /// A directory of the hub's own below its data, emptied at the start.
    pub dir: PathBuf,
    /// Longest file that is taken, bytes.
    pub most: u64,
}

impl Uploads {
    /// Removes what a hub that was killed left behind.
    ///
    /// # Errors
    /// When the directory cannot be emptied.
    pub fn clear(&self) -> std::io::Result<()> {
        match std::fs::remove_dir_all(&self.dir) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// Writes a body into a nameless file (which takes no room once the hub ends or the upload
    /// fails, whatever happens); returns it rewound, with its length.
    ///
    /// # Errors
    /// When it is longer than allowed, was cut off, or there is no room.
    pub async fn keep(&self, body: Body) -> Answer<(std::fs::File, u64)> {
        let dir = self.dir.clone();
        let made = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&dir)?;
            tempfile::tempfile_in(&dir)
        });
        let file = made.await.map_err(|e| no_room(std::io::Error::other(e)))?.map_err(no_room)?;
        let mut file = tokio::fs::File::from_std(file);
        let mut length = 0u64;
        let mut parts = body.into_data_stream();
        while let Some(part) = parts.next().await {
            let part = part.map_err(|_| Problem::bad("the upload was cut off; send it again"))?;
            length += part.len() as u64;
            if length > self.most {
                return Err(Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    format!("the file is larger than {} MiB: cut it", self.most >> 20),
                ));
            }
            file.write_all(&part).await.map_err(no_room)?;
        }
        file.flush().await.map_err(no_room)?;
        let mut file = file.into_std().await;
        file.rewind().map_err(no_room)?;
        Ok((file, length))
    }
}

fn no_room(error: std::io::Error) -> Problem {
    tracing::error!(%error, "an upload could not be kept");
    Problem::new(StatusCode::INSUFFICIENT_STORAGE, "the hub has no room for the file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use std::io::Read;

    fn below(dir: &std::path::Path, most: u64) -> Uploads {
        Uploads { dir: dir.join("uploads"), most }
    }

    #[tokio::test]
    async fn a_file_lands_below_the_given_directory_and_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let uploads = below(dir.path(), 1 << 20);
        let (mut file, length) = uploads.keep(Body::from("a,b\n1,2\n")).await.unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), length), ("a,b\n1,2\n", 8));
        assert!(uploads.dir.is_dir(), "made where it was told to");
        drop(file);
        assert_eq!(std::fs::read_dir(&uploads.dir).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_file_beyond_the_limit_is_refused_at_the_limit_and_removed() {
        let dir = tempfile::tempdir().unwrap();
        let uploads = below(dir.path(), 1 << 20);
        let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![0u8; 1024]));
        let refused = uploads.keep(Body::from_stream(endless)).await.unwrap_err();
        assert_eq!(refused.into_response().status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(std::fs::read_dir(&uploads.dir).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_hub_left_is_removed_at_the_start() {
        let dir = tempfile::tempdir().unwrap();
        let uploads = below(dir.path(), 1 << 20);
        uploads.clear().unwrap();
        std::fs::create_dir(&uploads.dir).unwrap();
        std::fs::write(uploads.dir.join(".tmpx"), "half a file").unwrap();
        uploads.clear().unwrap();
        assert!(!uploads.dir.exists());
    }
}
