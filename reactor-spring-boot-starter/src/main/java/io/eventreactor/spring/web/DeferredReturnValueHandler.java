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

package io.eventreactor.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.AsyncHandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

import io.eventreactor.defer.Deferred;

/**
 * Lets controller methods of Spring MVC return a {@link Deferred}. The thread of the
 * request is free meanwhile; the value is handled as if the method had returned it, on a
 * thread of the web server, and the failure as if the method had thrown it.
 * <p>
 * If the request times out, or the server notices that the client has gone, the Deferred
 * is cancelled.
 *
 * @since 0.1.0
 */
public class DeferredReturnValueHandler implements AsyncHandlerMethodReturnValueHandler {

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		return Deferred.class.isAssignableFrom(returnType.getParameterType());
	}

	@Override
	public boolean isAsyncReturnValue(@Nullable Object returnValue, MethodParameter returnType) {
		return returnValue instanceof Deferred;
	}

	@Override
	public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
			ModelAndViewContainer mavContainer, NativeWebRequest webRequest) throws Exception {
		if (!(returnValue instanceof Deferred<?> deferred)) {
			mavContainer.setRequestHandled(true);
			return;
		}
		DeferredResult<Object> result = new DeferredResult<>();
		result.onTimeout(() -> {
			// First, so that it is not the cancellation that is answered
			result.setErrorResult(new AsyncRequestTimeoutException());
			deferred.cancel();
		});
		result.onError((failure) -> {
			result.setErrorResult(failure);
			deferred.cancel();
		});
		// Before the Deferred may fire
		WebAsyncUtils.getAsyncManager(webRequest).startDeferredResultProcessing(result, mavContainer);
		deferred
			.addBoth((value, failure) -> (failure != null) ? result.setErrorResult(failure) : result.setResult(value));
	}

}
