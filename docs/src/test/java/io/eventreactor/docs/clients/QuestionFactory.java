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

package io.eventreactor.docs.clients;

import java.net.SocketAddress;

import io.eventreactor.ClientFactory;
import io.eventreactor.Connector;
import io.eventreactor.Protocol;
import io.eventreactor.ReactorStreams;
import io.eventreactor.defer.Deferred;

// tag::factory[]
class QuestionFactory extends ClientFactory {

	private final String text;

	private final Deferred<String> answer = new Deferred<>();

	QuestionFactory(String text) {
		this.text = text;
	}

	@Override
	public Protocol buildProtocol(SocketAddress peer) {
		Protocol protocol = new Question(this.text, this.answer);
		protocol.setFactory(this);
		return protocol;
	}

	@Override
	public void clientConnectionFailed(Connector connector, Throwable reason) {
		this.answer.errback(reason);
	}

	static Deferred<String> ask(ReactorStreams reactor, String host, int port, String text) {
		QuestionFactory factory = new QuestionFactory(text);
		reactor.connectTcp(host, port, factory);
		return factory.answer;
	}

}
// end::factory[]
