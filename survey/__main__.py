"""The command `hailong`: a table of verbs, each in a file of its own under `survey/commands`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword

import click

VERBS: Mapping[str, str] = {
    "demo": "Chạy thử trọn một vòng · one round end to end",
    "init": "Lập một bản cài đặt mới · make an installation",
    "check": "Kiểm tra phiếu hỏi · check questionnaires",
    "language": "Các ngôn ngữ và câu còn thiếu · languages and what they lack",
    "schema": "JSON Schema của phiếu hỏi · JSON Schema of a questionnaire",
    "xlsform": "Phiếu Kobo, ODK thành phiếu hỏi, và ngược lại · forms of Kobo and ODK, both ways",
    "units": "Đơn vị và điểm phục vụ · units and service points",
    "round": "Các đợt khảo sát · rounds of fieldwork",
    "sample": "Cỡ mẫu, rút đơn vị để hỏi · sample size, the draw of units",
    "weeks": "Lượt người theo tuần · people who came, by week",
    "serve": "Mở trang khảo sát · serve the site",
    "print": "In phiếu giấy · print paper forms",
    "poster": "Áp phích mã QR của điểm phục vụ · QR posters of service points",
    "device": "Máy tính bảng tại điểm phục vụ · tablets at service points",
    "scan": "Đọc phiếu giấy đã quét · read scanned paper forms",
    "worker": "Làm các việc nặng · do the heavy jobs",
    "staff": "Người dùng là cán bộ · members of staff",
    "import": "Nhập phiếu trả lời từ tệp · bring in responses from a file",
    "tokens": "Mã đánh giá hồ sơ tại quầy · tokens of dossiers rated at a desk",
    "api-key": "Khóa của phần mềm một cửa · keys of one-stop software",
    "envelopes": "Phiếu niêm kín để riêng · sealed responses set aside",
    "index": "In các chỉ số của một đợt · print the indices of a round",
    "sums": "Gộp nhiều đợt không cần phiếu trả lời · put rounds together without their answers",
    "flags": "Phiếu đáng ngờ, theo quy tắc · doubtful responses, by rule",
    "report": "Viết báo cáo của một đợt · write the report of a round",
    "reports": "Báo cáo trước đây: xem, bỏ bớt · earlier reports: see them, take them out",
    "export": "Xuất phiếu trả lời của một đợt · export the answers of a round",
    "targets": "Mục tiêu của các chương trình · targets of programmes",
    "period": "Báo cáo quý, 6 tháng, năm · quarterly, half-yearly, yearly reports",
    "journal": "Nhật ký: ai làm gì, lúc nào · who did what, and when",
    "verify": "Tìm dữ liệu bị hỏng · look for damaged data",
    "backup": "Sao lưu cơ sở dữ liệu · back the database up",
    "restore": "Khôi phục từ bản sao lưu · restore a backup",
}
"""Every verb, in the order of a round's life, and one line about it."""


UNFIT: Mapping[type[click.UsageError], str] = {
    click.MissingParameter: "Thiếu {name}.",
    click.BadParameter: "Giá trị của {name} không dùng được.",
    click.NoSuchOption: "Không có tùy chọn {name}.",
    click.UsageError: "Lệnh viết chưa đúng.",
}
"""What is wrong with a command line; the first kind that fits. The English follows, which is click's own."""


class Verbs(click.Group):
    """Imports a verb when it is called, so that serving pages loads nothing an analyst needs."""

    def invoke(self, ctx: click.Context) -> object:
        """Call the verb; what is wrong with its command line is said in Vietnamese too."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            said = next(words for kind, words in UNFIT.items() if isinstance(error, kind))
            told = said.format(name=_named(error))
            raise click.UsageError(f"{told} {error.format_message()}", error.ctx) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the verb called *cmd_name*."""
        if cmd_name not in VERBS:
            return None
        file = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        command: click.Command = import_module(f"survey.commands.{file}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of verbs without importing any."""
        with formatter.section("Lệnh · commands"):
            formatter.write_dl(list(VERBS.items()))


def _named(error: click.UsageError) -> str:
    """Return the argument or option that *error* is about."""
    if isinstance(error, click.NoSuchOption):
        return error.option_name
    if isinstance(error, click.BadParameter) and error.param:
        return error.param.get_error_hint(error.ctx) if error.ctx else error.param.human_readable_name
    return ""


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="hailong", message="%(prog)s %(version)s")
def main() -> None:
    """Hỏi người dân có hài lòng không, giữ câu trả lời, và nói điều đó có nghĩa gì với sai số trung thực.

    Ask citizens whether they are satisfied, keep what they said, and say what it means, honestly.
    """


if __name__ == "__main__":
    main(prog_name="hailong")
