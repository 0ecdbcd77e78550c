using System.Text;
using System.Text.RegularExpressions;

namespace CampaignSync.Tests.Hostile;

/// <summary>Spoils answers by seed: their values, their bytes, their headers, their status.</summary>
internal sealed partial class AnswerSpoiler(Random random)
{
    private static readonly int[] s_statuses = [200, 201, 204, 206, 301, 302, 307, 400, 401, 403, 404, 409, 410, 412, 413, 429, 500, 502, 503, 599];

    private static readonly string[] s_values =
    [
        "null", "true", "{}", "[]", "[[[[]]]]", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "0", "-0", "1e999", "-1e-999", "99999999999999999999999999", "-9223372036854775809", "0.1e1", "01",
        "\"0000-00-00T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"10000-01-01\"", "\"2026-02-30 25:61:61.999Z\"", "\"'; DROP TABLE item; --\"", "\"../../../../etc/passwd\"", "\"%s%n{0}{1:x}\"",
        "\"https://evil.example/x?$skiptoken=1\"", "\"//evil.example\"", "\"http://127.0.0.1:1/\"", "\"W/\\\"9223372036854775808\\\"\"", "\"00000000-0000-0000-0000-000000000000\"", "NaN", "\"\u202e\ufeff\"",
    ];

    private static readonly string[] s_headers =
    [
        "Retry-After: -1", "Retry-After: 99999999999999", "Retry-After: soon", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", "Link: <>; rel=\"next\"", "Link: <http://evil.example/>; rel=\"next\"",
        "Link: <", "Link: ,,,;;;", "Link: </x>; rel=next, </y>; rel=\"next\"", "x-ms-ratelimit-burst-remaining-xrm-requests: x", "Set-Cookie: a=b", "WWW-Authenticate: Bearer error=\"invalid_token\"",
    ];

    private static readonly string[] s_types = ["text/html", "application/json; charset=utf-16", "multipart/mixed", "multipart/mixed; boundary=x", "multipart/mixed; boundary=\"\"", "application/octet-stream"];

    public WireAnswer Spoil(WireAnswer answer)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            answer = random.Next(12) switch
            {
                0 => answer with { Status = s_statuses[random.Next(s_statuses.Length)] },
                1 => answer with { ContentType = s_types[random.Next(s_types.Length)] },
                2 => answer with { Headers = [.. answer.Headers, s_headers[random.Next(s_headers.Length)]] },
                3 => answer with { Headers = [.. answer.Headers.Where(_ => random.Next(2) == 0)] },
                4 => answer with { Body = answer.Body[..random.Next(answer.Body.Length + 1)] },
                5 => answer with { Body = Flip(answer.Body) },
                6 => answer with { Body = Doubled(answer.Body) },
                7 => answer with { Body = [.. answer.Body, .. answer.Body] },
                _ => answer with { Body = WithValue(answer.Body) },
            };
        }

        return answer;
    }

    private byte[] Flip(byte[] body)
    {
        var spoiled = body.ToArray();
        for (var i = random.Next(1, 8); i > 0 && spoiled.Length > 0; i--)
            spoiled[random.Next(spoiled.Length)] = (byte)random.Next(256);
        return spoiled;
    }

    /// <summary>A piece of it stands there twice, or not at all.</summary>
    private byte[] Doubled(byte[] body)
    {
        var at = random.Next(body.Length + 1);
        var length = random.Next(Math.Min(200, body.Length - at) + 1);
        return random.Next(2) == 0 ? [.. body[..(at + length)], .. body[at..]] : [.. body[..at], .. body[(at + length)..]];
    }

    /// <summary>Another value at one or more places where a value stands.</summary>
    private byte[] WithValue(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        var values = Value().Matches(text);
        if (values.Count == 0)
            return body;
        var place = values[random.Next(values.Count)];
        return Encoding.UTF8.GetBytes(text[..place.Index] + s_values[random.Next(s_values.Length)] + text[(place.Index + place.Length)..]);
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][0-9.eE+-]*|true|false|null", RegexOptions.NonBacktracking)]
    private static partial Regex Value();
}
