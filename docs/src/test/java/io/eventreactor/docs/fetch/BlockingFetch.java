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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.spring.annotation.ProtocolHandler;

// tag::blocked[]
@ProtocolHandler("blocking")
class BlockingFetch extends LineReceiver {

	private final HttpClient client = HttpClient.newHttpClient();

	@Override
	protected void lineReceived(String line) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(line)).build();
		try {
			sendLine(this.client.send(request, HttpResponse.BodyHandlers.ofString()).body());
		}
		catch (IOException | InterruptedException ex) {
			sendLine("sorry");
		}
	}

}
// end::blocked[]
