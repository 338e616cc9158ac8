using RunbookTui.Engine.Model;

namespace RunbookTui.Tests.Loading;

/// <summary>A valid runbook that uses every part of the format.</summary>
internal static class SampleRunbook
{
    public const string Text = """
        name: sample
        version: 1.2.0
        title: { en: A sample, ja: 見本 }
        description: Uses every part of the format.
        inputs:
          hostname:
            type: hostname
            prompt: Name of the host
            help: { en: The name clients connect to. }
            default: { fact: host.fqdn, else: mail.example.test }
          instances:
            type: postfix_instance
            many: true
            prompt: Instances
            default: postfix-2525, postfix-out=2526
          mode:
            type: choice
            choices: [service, instance]
            prompt: How
            default: service
          extra:
            type: postfix_instance
            prompt: Instance
            when: { mode: instance }
          workers: { type: integer, min: 1, max: 9, prompt: How many, default: "4" }
          verbose: { type: flag, prompt: Whether, required: false }
          address: { type: address, prompt: Where, required: false }
          port: { type: port, prompt: Port, default: "587" }
          certificate: { type: path, prompt: File, default: "/etc/ssl/{{ hostname }}.pem" }
          user: { type: user, prompt: Who }
          words: { type: text, many: true, prompt: Words, default: "a, b", pattern: "[a-z]+" }
          password: { type: text, secret: true, prompt: Password }
        rehearsal:
          packages: [postfix]
          answers: { user: rehearsal, password: generate }
          accounts:
            - { user: user, password: password }
        baseline:
          - port: { port: 25 }
        steps:
          - id: make-account
            title: "Account {{ user }}"
            why: |
              Somebody must own {{ certificate }}.
              It is read at the end.
            do:
              - account.make: { user: "{{ user }}", password: "{{ password }}", groups: "{{ words }}" }
              - note.write:
                  path: "{{ certificate }}"
                  text: "mode {{ mode }}, literal {{{{ name }}, parameter ${data_directory}"
                  mode: 0640
                  template: "{{{{"
                when: { mode: [service, instance] }
            verify:
              - login: { user: "{{ user }}", password: "{{ password }}" }
            undo:
              - daemon.start: {}
            causes:
              - observed: denied
                likely: { en: The password is wrong. }
                remedy: "Ask {{ user }}."
          - id: each-instance
            for_each: { in: instances, as: instance }
            title: "{{ instance.name }}"
            why: It listens on {{ instance.port }}.
            do:
              - daemon.set:
                  instance: "{{ instance.name }}"
                  set: { directory: "{{ instance.directory }}" }
                  services:
                    "{{ instance.port }}/inet": { command: smtpd, limit: "{{ workers }}" }
            verify:
              - port: { port: "{{ instance.port }}", state: open, within: 500ms, encrypted: true, says: [a, "{{ mode }}"] }
          - id: extra-instance
            when: { mode: instance }
            title: Extra
            why: Because.
            verify:
              - port: { port: "{{ extra.port }}" }

        """;

    public static RunbookSource Source { get; } = new("sample.yaml", Text);
}
