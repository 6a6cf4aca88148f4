//! Files that were made to do harm: read in bounded time and memory, named by the limit they meet, with all others
//! unharmed.

mod support;

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use support::folder::Folder;
use tickmark::sources::options::{Limits, Options};
use tickmark::workspace::Workspace;

/// Time for one nasty file on a busy machine, without optimisation. What is not bounded takes hours.
const BOUND: Duration = Duration::from_secs(100);

const GOOD: &str = "Halm sold 12 boats in 2024.\n";

/// Opens a folder with this file and an honest one beside it; what is told of the nasty one.
fn opened(name: &str, bytes: &[u8], limits: Limits) -> (Workspace, Vec<String>) {
    let folder = Folder::new(&[("sources/good.md", GOOD)]);
    folder.write(&format!("sources/{name}"), bytes);
    let options = Options {
        limits,
        pdftotext: tickmark::sources::options::Pdftotext::Never,
        ..Options::default()
    };
    let began = Instant::now();
    let workspace =
        Workspace::open_with(folder.path(), &["sources".into()], &[], options, &|_, _| {});
    assert!(began.elapsed() < BOUND, "{name} took {:?}", began.elapsed());
    let ids: Vec<String> = workspace
        .snapshot()
        .index
        .sources()
        .iter()
        .map(|s| s.id.to_string())
        .collect();
    assert!(ids.contains(&"good.md".to_owned()), "{name}: {ids:?}");
    let told = workspace
        .warnings()
        .iter()
        .map(|w| w.message.clone())
        .collect();
    (workspace, told)
}

#[test]
fn a_line_of_many_megabytes_of_words_is_read() {
    let words = [
        "Kestrel", "moved", "1,250", "tonnes", "of", "slate", "from", "Orrin", "in", "2024",
    ];
    let mut line = String::with_capacity(9 << 20);
    let mut at = 0usize;
    while line.len() < 8 << 20 {
        at = at.wrapping_mul(7).wrapping_add(3);
        line.push_str(words[at % words.len()]);
        line.push(' ');
    }
    for name in ["line.txt", "line.md", "line.html"] {
        let (workspace, told) = opened(name, line.as_bytes(), Limits::default());
        assert_eq!(told, [""; 0], "{name}");
        assert_eq!(workspace.snapshot().index.count(), 2, "{name}");
    }
}

#[test]
fn a_text_is_read_up_to_its_limit_which_is_named() {
    let limits = || Limits {
        text: 1,
        ..Limits::default()
    };
    let line = "Halm sold boats and mended winches. ".repeat(60_000);
    let rows = "Halm,12\n".repeat(200_000);
    for (name, text) in [("long.txt", &line), ("long.md", &line), ("long.csv", &rows)] {
        let (workspace, told) = opened(name, text.as_bytes(), limits());
        assert!(
            told.len() == 1 && told[0].contains("`limits.text`"),
            "{name}: {told:?}"
        );
        assert_eq!(workspace.snapshot().index.count(), 2, "{name}");
    }
}

/// A PDF with these objects.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(b"trailer<</Root 1 0 R>>\n%%EOF");
    out
}

fn stream(head: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{head}/Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

/// A PDF of one page with this content.
fn page(content: Vec<u8>) -> Vec<u8> {
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_vec(),
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ])
}

#[test]
fn the_streams_of_a_pdf_go_off_at_the_limit() {
    let limits = Limits {
        unpacked: 4,
        ..Limits::default()
    };
    let mut content = b"BT /F 12 Tf 72 700 Td (Halm sold 12 boats.) Tj ET ".to_vec();
    let honest = page(stream("/Filter/FlateDecode", &deflated(&content)));
    let (workspace, told) = opened("honest.pdf", &honest, limits.clone());
    assert_eq!(told, [""; 0]);
    assert_eq!(workspace.snapshot().index.count(), 2);

    content.resize(64 << 20, b' ');
    let once = deflated(&content);
    let twice = deflated(&once);
    let objects = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &once);
    for (name, bytes) in [
        ("once.pdf", page(stream("/Filter/FlateDecode", &once))),
        (
            "twice.pdf",
            page(stream("/Filter[/FlateDecode/FlateDecode]", &twice)),
        ),
        (
            "objects.pdf",
            pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), objects]),
        ),
    ] {
        assert!(bytes.len() < 100_000, "{name}");
        let (_, told) = opened(name, &bytes, limits.clone());
        assert!(
            told.len() == 1 && told[0].contains("`limits.unpacked` (4)"),
            "{name}: {told:?}"
        );
    }
}

#[test]
fn a_picture_in_a_pdf_may_be_large() {
    let limits = Limits {
        unpacked: 1,
        ..Limits::default()
    };
    let mut bytes = page(stream(
        "",
        b"BT /F 12 Tf 72 700 Td (Halm sold 12 boats.) Tj ET",
    ));
    let picture = stream(
        "/Type/XObject/Subtype/Image/Width 2000/Height 1500/Filter/FlateDecode",
        &deflated(&vec![0; 3_000_000]),
    );
    let end = bytes
        .windows(7)
        .rposition(|w| w == b"trailer")
        .expect("a trailer");
    let mut object = b"6 0 obj\n".to_vec();
    object.extend(picture);
    object.extend(b"\nendobj\n");
    bytes.splice(end..end, object);
    let (workspace, told) = opened("picture.pdf", &bytes, limits);
    assert_eq!(told, [""; 0]);
    assert_eq!(workspace.snapshot().index.count(), 2);
}

#[test]
#[cfg(unix)]
fn names_of_files_are_only_names() {
    let folder = Folder::new(&[
        ("secret.md", "Nobody may quote 99 pies.\n"),
        ("draft.md", "Halm sold 12 boats in 2024.\n"),
    ]);
    for name in [
        "new\nline.md",
        "a\u{1b}[2Jb.md",
        "..md",
        "...",
        "a\\..\\b.md",
        "$(touch x).md",
        "-rf.md",
        "é 😀.md",
    ] {
        folder.write(&format!("sources/{name}"), GOOD);
    }
    std::os::unix::fs::symlink("../secret.md", folder.file("sources/link.md")).expect("a link");
    let lint = [
        "lint",
        "--sources",
        "sources",
        "--show-supported",
        "--format",
        "json",
        "draft.md",
    ];
    let output = support::binary::run(folder.path(), &lint);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("JSON");
    for format in ["text", "concise", "github", "html"] {
        let output = support::binary::run(
            folder.path(),
            &[
                "lint",
                "--sources",
                "sources",
                "--show-supported",
                "--format",
                format,
                "draft.md",
            ],
        );
        assert!(
            !output.stdout.contains(&0x1b),
            "{format} hands on what a terminal obeys"
        );
    }
    let output = support::binary::run(folder.path(), &["sources", "--sources", "sources"]);
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!listed.contains('\u{1b}'), "{listed}");
    assert!(!folder.file("x").exists());
    assert!(fs::read_dir(folder.path()).expect("a folder").count() < 5);
}
