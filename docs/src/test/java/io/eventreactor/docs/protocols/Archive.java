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

package io.eventreactor.docs.protocols;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

// tag::flow-subscriber[]
class Archive implements Flow.Subscriber<ByteBuffer> {

	private final StringBuilder content = new StringBuilder();

	private final CompletableFuture<String> complete = new CompletableFuture<>();

	private Flow.Subscription subscription;

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		subscription.request(1);
	}

	@Override
	public void onNext(ByteBuffer buffer) {
		this.content.append(StandardCharsets.US_ASCII.decode(buffer));
		this.subscription.request(1);
	}

	@Override
	public void onError(Throwable failure) {
		this.complete.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.complete.complete(this.content.toString());
	}

	CompletableFuture<String> complete() {
		return this.complete;
	}

}
// end::flow-subscriber[]
