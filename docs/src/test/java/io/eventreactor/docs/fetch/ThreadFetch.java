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

package io.eventreactor.docs.fetch;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.task.Threads;

// tag::thread[]
@ProtocolHandler("thread")
class ThreadFetch extends LineReceiver {

	private final HttpClient client = HttpClient.newHttpClient();

	@Override
	protected void lineReceived(String line) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(line)).build();
		Threads.deferToThread(reactor(), () -> this.client.send(request, HttpResponse.BodyHandlers.ofString()).body())
			.addErrback((failure) -> "sorry")
			.addCallback((text) -> {
				sendLine(text);
				return null;
			});
	}

}
// end::thread[]
