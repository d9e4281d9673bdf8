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

package io.eventreactor.spring.jdbc;

import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import io.eventreactor.defer.Deferred;

/**
 * One run of a function in a transaction. Remembers how the function failed: a rollback
 * that fails as well would hide it.
 *
 * @param <T> the type of the result
 */
class Interaction<T extends @Nullable Object> {

	private static final Log logger = LogFactory.getLog(Interaction.class);

	private final JdbcClient client;

	private final Function<? super JdbcClient, ? extends T> function;

	private @Nullable Throwable failure;

	Interaction(JdbcClient client, Function<? super JdbcClient, ? extends T> function) {
		this.client = client;
		this.function = function;
	}

	@SuppressWarnings("NullAway") // What execute returns is what the function returned
	T run(TransactionOperations transaction) {
		try {
			return transaction.execute((status) -> call());
		}
		catch (RuntimeException | Error ex) {
			Throwable failure = this.failure;
			if (failure == null || failure == ex) {
				throw ex;
			}
			logger.error("The rollback of a transaction failed", ex);
			return Deferred.rethrow(failure);
		}
	}

	private T call() {
		try {
			return this.function.apply(this.client);
		}
		catch (RuntimeException | Error ex) {
			this.failure = ex;
			throw ex;
		}
	}

}
