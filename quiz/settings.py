"""Every environment variable, once, typed. The README's table is tested against this file."""

from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SignIn = Literal["open", "sms", "wechat"]


class Settings(BaseSettings):
    """What a deployment may choose. Field names in capitals are the environment's names."""

    model_config = SettingsConfigDict(env_file=None, case_sensitive=False, extra="ignore")

    database_url: str = Field("sqlite://zhumeng.db", description="where the data lives")
    secret_key: str = Field("", description="encrypts phones and names; losing it loses them")
    sign_in: str = Field("open", description="how workers sign in, several with commas")
    rate_limits: Literal["on", "off"] = Field("on", description="off only for loopback load tests")
    timezone: str = Field("Asia/Shanghai", description="the days and hours people see")
    language: Literal["zh", "en"] = Field("zh", description="the language of a first visit")
    base_url: str = Field("", description="the public address, for links and QR codes")
    metrics_token: str = Field("", description="opens /metrics to other machines")
    sms_gateway_url: str = Field("", description="where text messages are posted; empty sends none")
    sms_gateway_token: str = Field("", description="the bearer token that goes with them")
    trusted_proxies: str = Field("", description="addresses whose X-Forwarded-For is believed")

    @field_validator("database_url")
    @classmethod
    def known_database(cls, value: str) -> str:
        """Two kinds of database are built and tested; others would fail in odd places."""
        if not value.startswith(("sqlite://", "asyncpg://")):
            raise ValueError("use sqlite://FILE or asyncpg://user:pass@host/db")
        return value

    @field_validator("base_url", "sms_gateway_url")
    @classmethod
    def web_address(cls, value: str) -> str:
        """What a QR code or a text message would fail with, long after the start."""
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("use an address that begins with https:// or http://")
        return value

    @field_validator("timezone")
    @classmethod
    def known_timezone(cls, value: str) -> str:
        """Refuse a zone the machine does not know at start rather than at eight in the evening."""
        ZoneInfo(value)
        return value

    @field_validator("sign_in")
    @classmethod
    def built_sign_in(cls, value: str) -> str:
        """Only `open` is built so far; naming another must not silently let everybody in."""
        ways = {way.strip() for way in value.split(",") if way.strip()}
        if ways != {"open"}:
            raise ValueError(f"SIGN_IN={value}: only 'open' is available in this version")
        return "open"

    @field_validator("metrics_token")
    @classmethod
    def long_token(cls, value: str) -> str:
        """Nothing limits how often somebody may guess it."""
        if value and len(value) < 16:
            raise ValueError("at least 16 characters")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end."""
        return ZoneInfo(self.timezone)


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
