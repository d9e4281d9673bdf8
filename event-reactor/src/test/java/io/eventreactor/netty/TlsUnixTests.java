/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.netty;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.CannotConnectException.Reason;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.TlsOptions;
import io.eventreactor.UnixListenOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS over Unix sockets, whose servers have no name but {@code localhost}.
 */
class TlsUnixTests extends AbstractTlsTests {

	@TempDir
	Path directory;

	private Path path() {
		return this.directory.resolve("s");
	}

	private ListeningPort listenUnix(X509Bundle keys) {
		TlsOptions tls = Certificates.server(this.provider, keys).build();
		return this.reactor.listenUnix(path(), factory(Echo::new),
				UnixListenOptions.DEFAULT.withListenOptions(ListenOptions.DEFAULT.withTls(() -> tls)));
	}

	private void connectUnix(RecordingClientFactory factory, TlsOptions.Builder options) {
		this.reactor.connectUnix(path(), factory, ConnectOptions.DEFAULT.withTls(options.build()));
	}

	@Test
	void aServerForLocalhostIsTrusted() {
		listenUnix(Certificates.SERVER);
		assertTalks(client());
	}

	@Test
	void aServerForAnotherNameIsNot() {
		ListeningPort port = listenUnix(Certificates.issue("other", "other.example"));
		assertNotTrusted(client());
		awaitRejected(port, 1);
		assertNoProtocol();
	}

	@Test
	void anotherNameMayBeAskedFor() {
		ListeningPort port = listenUnix(Certificates.issue("other", "other.example"));
		assertTalks(client().serverName("other.example"));
		assertNotTrusted(client().serverName("another.example"));
		assertThat(port.statistics().accepted()).isEqualTo(1);
	}

	private void assertTalks(TlsOptions.Builder options) {
		RecordingProtocol client = new RecordingProtocol() {
			@Override
			void made() {
				transport().write("hello");
			}
		};
		connectUnix(new RecordingClientFactory(() -> client), options);
		assertThat(client.awaitBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		client.connection().loseConnection();
		assertThat(client.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(nextProtocol().awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(client.violations()).isEmpty();
	}

	private void assertNotTrusted(TlsOptions.Builder options) {
		RecordingClientFactory factory = new RecordingClientFactory(RecordingProtocol::new);
		connectUnix(factory, options);
		assertThat(factory.awaitFailure().getReason()).isEqualTo(Reason.TLS);
	}

}
