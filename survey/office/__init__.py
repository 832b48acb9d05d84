"""Staff sign in, see how rounds stand, and open and close them."""

from __future__ import annotations

from flask import Blueprint

from survey.office.adding import NewRound
from survey.office.comments import CommentsPage
from survey.office.devices import Devices
from survey.office.editing import EditRound
from survey.office.fieldwork import FieldworkPage
from survey.office.flags import FlaggedResponses
from survey.office.guide import Guide
from survey.office.journal import JournalPage
from survey.office.preview import Preview
from survey.office.questionnaires import QuestionnairePage, QuestionnairesPage
from survey.office.rounds import Rounds
from survey.office.sample import SamplePage
from survey.office.sign_in import SignIn
from survey.office.staff import OwnPassword, StaffPage
from survey.office.units import UnitsPage
from survey.office.weeks import WeeksPage
from survey.site.installation import Installation


def blueprint(installation: Installation) -> Blueprint:
    """Return the blueprint of the office."""
    rounds, devices = Rounds(installation), Devices(installation)
    made = Blueprint("office", __name__)
    _add_accounts(made, installation)
    made.add_url_rule("/coquan", "rounds", rounds.list)
    made.add_url_rule("/dotmoi", "new_round", NewRound(installation).view, methods=["GET", "POST"])
    units = UnitsPage(installation)
    made.add_url_rule("/donvi", "units", units.show)
    made.add_url_rule("/donvi", "save_units", units.save, methods=["POST"])
    made.add_url_rule("/coquan/<round_id>", "round", rounds.one)
    made.add_url_rule("/coquan/<round_id>/trangthai", "change_state", rounds.change_state, methods=["POST"])
    made.add_url_rule("/coquan/<round_id>/xoa", "remove_round", rounds.remove, methods=["POST"])
    made.add_url_rule("/coquan/<round_id>/xoatrang", "empty_round", rounds.empty, methods=["POST"])
    edited = EditRound(installation)
    made.add_url_rule("/coquan/<round_id>/sua", "edit_round", edited.view, methods=["GET", "POST"])
    preview = Preview(installation)
    made.add_url_rule("/coquan/<round_id>/xemthu", "preview", preview.start)
    made.add_url_rule("/coquan/<round_id>/xemthu/<part:number>", "preview_section", preview.section)
    made.add_url_rule("/coquan/<round_id>/congbo", "publish", rounds.publish, methods=["POST"])
    _add_fieldwork(made, installation)
    sample = SamplePage(installation)
    made.add_url_rule("/coquan/<round_id>/mau", "sample", sample.show)
    made.add_url_rule("/coquan/<round_id>/mau", "draw", sample.save, methods=["POST"])
    made.add_url_rule("/coquan/<round_id>/phieugiay", "paper_window", rounds.paper, methods=["POST"])
    made.add_url_rule("/coquan/<round_id>/danhdau", "flags", FlaggedResponses(installation).view)
    comments = CommentsPage(installation)
    made.add_url_rule("/coquan/<round_id>/ykien", "comments", comments.show)
    made.add_url_rule("/coquan/<round_id>/ykien", "read_comment", comments.save, methods=["POST"])
    made.add_url_rule("/huongdan", "guide", Guide(installation).view)
    made.add_url_rule("/nhatky", "journal", JournalPage(installation).view)
    made.add_url_rule("/thietbi", "devices", devices.list)
    made.add_url_rule("/thietbi", "add_device", devices.add, methods=["POST"])
    made.add_url_rule("/thietbi/<device_id>/ghidanh", "enrol_device", devices.enrol, methods=["POST"])
    made.add_url_rule("/thietbi/<device_id>", "change_device", devices.change, methods=["POST"])
    _questionnaires(made, installation)
    return made


def _questionnaires(made: Blueprint, installation: Installation) -> None:
    all_, one = QuestionnairesPage(installation), QuestionnairePage(installation)
    preview = Preview(installation)
    made.add_url_rule("/phieu", "questionnaires", all_.show)
    made.add_url_rule("/phieu", "add_questionnaire", all_.save, methods=["POST"])
    made.add_url_rule("/phieu/<version>", "questionnaire", one.show)
    made.add_url_rule("/phieu/<version>", "remove_questionnaire", one.remove, methods=["POST"])
    made.add_url_rule("/phieu/<version>/tep", "questionnaire_file", one.file)
    made.add_url_rule("/phieu/<version>/xemthu", "preview_questionnaire", preview.start_alone)
    made.add_url_rule("/phieu/<version>/xemthu/<part:number>", "preview_alone", preview.section_alone)


def _add_fieldwork(made: Blueprint, installation: Installation) -> None:
    """Add the pages on which staff say how a round is carried out."""
    carried = FieldworkPage(installation)
    made.add_url_rule("/coquan/<round_id>/cachtienhanh", "fieldwork", carried.show)
    made.add_url_rule("/coquan/<round_id>/cachtienhanh", "describe", carried.save, methods=["POST"])
    weeks = WeeksPage(installation)
    made.add_url_rule("/coquan/<round_id>/luot", "weeks", weeks.show)
    made.add_url_rule("/coquan/<round_id>/luot", "count_week", weeks.save, methods=["POST"])
    made.add_url_rule("/coquan/<round_id>/luot/tep", "bring_weeks", weeks.bring, methods=["POST"])


def _add_accounts(made: Blueprint, installation: Installation) -> None:
    """Add the pages of who staff are and whether they are signed in."""
    sign_in, staff = SignIn(installation), StaffPage(installation)
    made.add_url_rule("/dangnhap", "sign_in", sign_in.view, methods=["GET", "POST"])
    made.add_url_rule("/dangxuat", "leaving", sign_in.leaving)
    made.add_url_rule("/dangxuat", "sign_out", sign_in.out, methods=["POST"])
    made.add_url_rule("/phien", "session", sign_in.session)
    made.add_url_rule("/nhansu", "staff", staff.show)
    made.add_url_rule("/nhansu", "change_staff", staff.save, methods=["POST"])
    made.add_url_rule("/matkhau", "password", OwnPassword(installation).view, methods=["GET", "POST"])
