# Homebrew's formula: a tap carries this file as Formula/heapdeck.rb. A release fills in `homepage`, `url` and `sha256`.
class Heapdeck < Formula
  desc "Slides from Markdown notes whose Python runs on a model of CPython"
  homepage "HOMEPAGE"
  url "SOURCE_ARCHIVE"
  sha256 "SHA256_OF_THE_ARCHIVE"
  license all_of: [{ any_of: ["MIT", "Apache-2.0"] }, "OFL-1.1", "PSF-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"heapdeck", "completions")
    (man1/"heapdeck.1").write Utils.safe_popen_read(bin/"heapdeck", "man")
  end

  test do
    (testpath/"notes.md").write <<~MARKDOWN
      # One object

      ```python
      x = y = []
      print(x is y)
      ```
    MARKDOWN
    system bin/"heapdeck", "export", "notes.md"
    assert_match "True", (testpath/"notes.html").read
  end
end
