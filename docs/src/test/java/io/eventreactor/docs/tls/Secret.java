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

package io.eventreactor.docs.tls;

import io.eventreactor.HandshakeListener;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.protocol.LineReceiver;

// tag::start-tls[]
class Secret extends LineReceiver implements HandshakeListener {

	private final TlsOptions options;

	Secret(TlsOptions options) {
		this.options = options;
	}

	@Override
	protected void lineReceived(String line) {
		if (transport().isSecure()) {
			sendLine("the word is swordfish");
		}
		else if (line.equals("STARTTLS")) {
			sendLine("go ahead");
			transport().startTls(this.options);
		}
		else {
			sendLine("say STARTTLS first");
		}
	}

	@Override
	public void handshakeCompleted(TlsSession session) {
		sendLine("welcome to " + session.protocol());
	}

}
// end::start-tls[]
