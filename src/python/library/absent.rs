//! Packages and modules that lectures ask for and the machine cannot have, with the way out.

/// What an author can do instead.
const WAY_OUT: &str = "`norun` and a recorded `output` show it all the same";

/// Well-known packages that are not CPython's.
const PACKAGES: &[&str] = &[
    "IPython",
    "PIL",
    "PyQt5",
    "PyQt6",
    "aiohttp",
    "attr",
    "attrs",
    "black",
    "bokeh",
    "boto3",
    "bs4",
    "click",
    "cupy",
    "cv2",
    "cython",
    "dask",
    "django",
    "fastapi",
    "flask",
    "gevent",
    "h5py",
    "httpx",
    "hypothesis",
    "jax",
    "jinja2",
    "joblib",
    "keras",
    "lxml",
    "matplotlib",
    "more_itertools",
    "mypy",
    "networkx",
    "nltk",
    "numba",
    "numpy",
    "openpyxl",
    "pandas",
    "plotly",
    "polars",
    "psutil",
    "psycopg2",
    "pyarrow",
    "pydantic",
    "pygame",
    "pymongo",
    "pymysql",
    "pytest",
    "pytz",
    "redis",
    "requests",
    "rich",
    "scipy",
    "seaborn",
    "selenium",
    "sklearn",
    "spacy",
    "sqlalchemy",
    "statsmodels",
    "streamlit",
    "sympy",
    "tensorflow",
    "torch",
    "torchvision",
    "tornado",
    "tqdm",
    "trio",
    "typer",
    "uvicorn",
    "uvloop",
    "yaml",
];

/// Modules of CPython that reach out of the process.
const OUTSIDE: &[(&str, &str)] = &[
    ("_socket", "there is no network"),
    ("_ssl", "there is no network"),
    ("select", "there is nothing to wait for outside of the process"),
    ("_posixsubprocess", "there are no other programs"),
    ("_multiprocessing", "there is one process"),
    ("_tkinter", "there is no screen"),
    ("_curses", "there is no terminal"),
    ("_sqlite3", "there is no database"),
];

/// Parts of packages of CPython's whose other parts are there.
const PARTS: &[&str] = &[
    "importlib._abc",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.metadata",
    "importlib.readers",
    "importlib.resources",
    "importlib.simple",
    "pathlib._abc",
];

/// What the library asks for while it works, with another answer or a message of its own where it is not there.
const AT_ONCE: &[(&str, &str)] = &[
    ("_codecs_cn", "an encoding of Chinese"),
    ("_codecs_hk", "an encoding of Chinese"),
    ("_codecs_iso2022", "an encoding by ISO 2022"),
    ("_codecs_jp", "an encoding of Japanese"),
    ("_codecs_kr", "an encoding of Korean"),
    ("_codecs_tw", "an encoding of Chinese"),
    ("pyexpat", "parsing XML"),
];

/// Is it such a part?
pub fn is_part(name: &str) -> bool {
    PARTS.contains(&name)
}

/// What is refused where the library asks for a module, whatever it would do without.
pub fn at_once(name: &str) -> Option<String> {
    let (_, what) = AT_ONCE.iter().find(|(module, _)| *module == name)?;
    Some(format!("{what} (`{name}`)"))
}

/// What to say when a program asks for a well-known package.
pub fn package(name: &str) -> Option<String> {
    let first = name.split('.').next().unwrap_or(name);
    PACKAGES
        .contains(&first)
        .then(|| format!("the package `{first}`, which is no part of CPython ({WAY_OUT}),"))
}

/// Why a module that reaches out of the process is not there; empty for any other.
pub fn reason(missing: &str) -> String {
    let found = OUTSIDE.iter().find(|(name, _)| *name == missing);
    found.map(|(_, why)| format!(": {why}; {WAY_OUT}")).unwrap_or_default()
}
